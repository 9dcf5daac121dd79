import { features } from '../features/index.js';
import { idempotency } from './idempotency.js';
import { live } from './live.js';
import { oddIds } from './oddIds.js';
import { pages } from './pages.js';
import { parsing } from './parsing.js';
import { privacy } from './privacy.js';
import { resume } from './resume.js';
import type { Case } from './types.js';

/** Cases that concern commands of many nouns. */
const general: readonly Case[] = [...resume, ...live, ...pages, ...parsing, ...idempotency, ...privacy, ...oddIds];

/** The suite: what every server must do. */
export const cases: readonly Case[] = [...Object.values(features).flatMap((feature) => feature.cases), ...general];
