import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';

let session: Session | undefined;

/** Requests that profile this process during the measured window, without start-up and warm-up. */
export const profile = {
  startProfile: async (): Promise<void> => {
    session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
  },
  stopProfile: async (file: string): Promise<void> => {
    const result = await session?.post('Profiler.stop');
    session?.disconnect();
    await writeFile(file, JSON.stringify(result?.profile));
  },
};
