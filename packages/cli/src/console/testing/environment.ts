import { prepareEnvironment } from '../environment.js';

// Import this first: Ink and chalk read the environment while they load.
prepareEnvironment(process.env);
process.env['FORCE_COLOR'] = '3';
process.env['TZ'] = 'UTC';
