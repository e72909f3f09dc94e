import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globbySync } from 'globby';
import { externalRows, platformRows, type SeedRow } from '../test/shape/seed-table.ts';
import { repository } from '../test/support/render-fixture.ts';

/** The text of docs/seeds.md: each row of the two documents with its place, and the tests that name it. */
export function seedsDocument(): string {
  return `<!-- Written by \`npm run generate\` from test/shape/seed-table.ts and the titles of tests. Do not edit. -->
# The two documents that it began with

clusterwright began with two descriptions of Langfuse on Kubernetes: one of a platform that runs everything (the shape
\`platform\`), and one of a cluster beside managed services (the shape \`external\`). What they ask for, where it is, and the test
that would fail without it. "Differs" says where the tree does something else on purpose.

## The platform

Each row is a test of its name, over the example of that document. \`test/readers/readers.test.ts\` changes every setting besides, and
sees what changes in the rendered chart and objects. The two research notes that the document links to are here in our own words:
[a password of PostgreSQL](rotation.md#a-password-of-postgresql) and [signing in to Langfuse](keycloak.md#signing-in-to-langfuse).

${table(platformRows, namesakes())}

## Beside managed services

Each line of this document is a test of its name in \`test/shape/seed-rows.test.ts\`.

${table(externalRows, new Map())}
`;
}

function table(rows: readonly SeedRow[], own: ReadonlyMap<string, string>): string {
  const lines = rows.map(({ asked, where, tests }) => {
    const files = [...new Set([own.get(asked) ?? [], tests].flat())];
    return `| ${asked} | ${where} | ${files.map((file) => `\`${file}\``).join(', ')} |`;
  });
  return ['| asked for | where | test |', '| --- | --- | --- |', ...lines].join('\n');
}

/** The file of each test that has the name of a row. */
function namesakes(): ReadonlyMap<string, string> {
  const files = globbySync('test/shape/platform-rows/*.test.ts', { cwd: repository }).sort();
  return new Map(
    files.flatMap((file) =>
      [...readFileSync(join(repository, file), 'utf8').matchAll(/^ {2}test\((['"])(.*)\1,/gm)].map(
        ([, , title = '']): [string, string] => [title, file],
      ),
    ),
  );
}
