import type { Study } from '../lib/study.js';
import { cli } from './cli.js';
import { idle, join, resume } from './connections.js';
import { consoleStudy } from './console.js';
import { history } from './history.js';

export const studies: readonly Study[] = [join, resume, idle, history, cli, consoleStudy];
