/**
 * Answers many requests of one kind together: while a read is in flight, further requests queue up, and the next read answers
 * all of them. A request is never answered by a read that started before it.
 */
export const coalesce = <Q, A>(answer: (key: string, requests: Q[]) => Promise<(request: Q) => A>) => {
  const lines = new Map<string, { request: Q; resolve(answer: A): void; reject(error: unknown): void }[]>();
  const drain = async (key: string): Promise<void> => {
    for (;;) {
      const waiting = lines.get(key) ?? [];
      if (waiting.length === 0) break;
      lines.set(key, []);
      try {
        const answerOne = await answer(
          key,
          waiting.map(({ request }) => request),
        );
        for (const { request, resolve, reject } of waiting) {
          try {
            resolve(answerOne(request));
          } catch (error) {
            reject(error);
          }
        }
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
    }
    lines.delete(key);
  };
  return (key: string, request: Q): Promise<A> =>
    new Promise((resolve, reject) => {
      const line = lines.get(key);
      if (line) {
        line.push({ request, resolve, reject });
        return;
      }
      lines.set(key, [{ request, resolve, reject }]);
      void Promise.resolve().then(() => drain(key));
    });
};
