import { features } from '../features/index.js';
import { idempotency } from './idempotency.js';
import { live } from './live.js';
import { oddIds } from './oddIds.js';
import { pages } from './pages.js';
import { parsing } from './parsing.js';
import { privacy } from './privacy.js';
import { resume } from './resume.js';
import type { Case } from './types.js';

/** What holds for commands of many nouns. */
const general: readonly Case[] = [...resume, ...live, ...pages, ...parsing, ...idempotency, ...privacy, ...oddIds];

/** The suite: what must hold for every server. */
export const cases: readonly Case[] = [...Object.values(features).flatMap((feature) => feature.cases), ...general];
