import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Answers what is held: bytes of heap and of buffers that a garbage collection leaves. */
export const memory = {
  held: (): number => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
};
