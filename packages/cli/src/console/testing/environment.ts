import { prepareEnvironment } from '../environment.js';

// To be imported first: Ink and chalk look at the environment while they are loaded.
prepareEnvironment(process.env);
process.env['FORCE_COLOR'] = '3';
process.env['TZ'] = 'UTC';
