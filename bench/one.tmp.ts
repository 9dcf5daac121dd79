import { bundle } from './lib/bundle.js';
import { measure } from './lib/measure.js';

const bundles = await bundle();
const subs = (process.argv[3] ?? 'roomful').split(',');
for (const s of subs)
  console.log(
    s,
    JSON.stringify(
      (
        await measure(
          process.argv[2] as never,
          s as never,
          {
            bundles,
            postgresUrl: 'postgres://postgres@127.0.0.1:5432/postgres',
            seconds: 4,
            warmUpSeconds: 2,
          } as never,
        )
      ).figures,
    ),
  );
