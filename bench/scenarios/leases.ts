import type { LeaseAnswers } from '../leases.js';
import { createDatabase } from '../lib/database.js';
import { start } from '../lib/process.js';
import type { Means, Study } from '../lib/study.js';
import { openSubjects } from '../lib/subjects.js';

const rooms = 100;
const seconds = 30;

interface Crowd {
  people: number;
  /** How many leave a second, and come back 100 ms later. */
  perSecond: number;
}

const crowds: Record<string, Crowd> = {
  nobody: { people: 0, perSecond: 0 },
  '1,000 people who stay': { people: 1_000, perSecond: 0 },
  '1,000 people, 10 a second leave and come back': { people: 1_000, perSecond: 10 },
};

const openCrowd = async ({ people, perSecond }: Crowd, { bundles, postgresUrl }: Means) => {
  const database = await createDatabase(postgresUrl);
  const node = start<LeaseAnswers>(bundles.leases);
  const close = async () => {
    await node.end();
    await database.drop();
  };
  try {
    const stored = await node.ask('start', { databaseUrl: database.url, people, rooms });
    if (stored !== people) throw new Error(`${stored} of ${people} people are stored`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    pass: async () => {
      const before = await database.cpuSeconds();
      const cpuSeconds = await node.ask('pass', { seconds, perSecond });
      const after = await database.cpuSeconds();
      const percent = (used: number) => (100 * used) / seconds;
      return {
        nodePercent: percent(cpuSeconds),
        postgresPercent: before === null || after === null ? Number.NaN : percent(after - before),
      };
    },
    close,
  };
};

export const leases: Study = {
  name: 'leases',
  about: `what it costs to keep in the database who is in which of ${rooms} rooms`,
  subjects: Object.keys(crowds),
  figures: {
    nodePercent: 'CPU of the node, percent of a core (less is better)',
    postgresPercent: 'CPU of PostgreSQL, percent of a core',
  },
  ratios: [],
  open: (means) =>
    openSubjects(
      crowds,
      (crowd) => openCrowd(crowd, means),
      ({ pass }) => pass(),
    ),
};
