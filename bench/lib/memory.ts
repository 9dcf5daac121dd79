import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Answers the bytes of heap and buffers that remain after a garbage collection. */
export const memory = {
  held: (): number => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
};
