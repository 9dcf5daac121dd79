import type { Study } from '../lib/study.js';
import { cli } from './cli.js';
import { idle, join, resume } from './connections.js';
import { consoleStudy } from './console.js';
import { history } from './history.js';
import { leases } from './leases.js';
import { joins, swarm } from './swarm.js';
import { unread } from './unread.js';

export const studies: readonly Study[] = [join, resume, idle, history, swarm, joins, unread, leases, cli, consoleStudy];
