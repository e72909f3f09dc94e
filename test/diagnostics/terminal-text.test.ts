import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { startOfFile } from '../../src/diagnostics/diagnostic.ts';
import { formatGithub } from '../../src/diagnostics/format/github.ts';
import { formatText } from '../../src/diagnostics/format/text.ts';

const esc = String.fromCharCode(27);

function finding(parts: Partial<Diagnostic>): Diagnostic {
  return {
    ...{ code: 'ref/missing', severity: 'error', message: 'm', file: 'a.yaml', path: '', range: startOfFile },
    ...{ hint: '', ...parts },
  };
}

test.each([
  ['a message', { message: `${esc}[2J${esc}]0;title\u0007gone` }],
  ['a hint', { hint: `${esc}[31mred` }],
  ['the name of a file', { file: `${esc}[8m.yaml` }],
])('%s cannot control a terminal', (_, parts) => {
  const printed = formatText([finding(parts)]) + formatGithub([finding(parts)]);
  expect(printed).not.toMatch(new RegExp(`[${esc}\u0007]`));
});

test('text from a repository is not a workflow command', () => {
  const hostile = finding({
    message: 'm\n::set-output name=a::b\r::error::x',
    hint: '  ::add-mask::a\n##[command]x',
  });
  expect(formatText([hostile])).not.toMatch(/^\s*::|##\[/m);
  expect(formatGithub([hostile]).match(/^\s*::/gm)).toHaveLength(1);
});

test('text is wrapped between words, steps below their number', () => {
  const long = finding({
    message: 'Langfuse has no store for its events, media and exports',
    hint: '1. Set langfuse_s3_access_key and langfuse_s3_secret_key in cluster.yaml.',
  });
  expect(formatText([long], { columns: 40 })).toMatchInlineSnapshot(`
    "a.yaml:1:1 error ref/missing Langfuse
    has no store for its events, media and
    exports
      1. Set langfuse_s3_access_key and
         langfuse_s3_secret_key in
         cluster.yaml.

    1 error
    "
  `);
});

test('a command is not wrapped, so that it can be copied', () => {
  const hint = 'Then run `clusterwright secrets rotate --recipients` again, where ` is no quote.';
  const printed = formatText([finding({ hint })], { columns: 40 });
  expect(printed).toContain('\n  `clusterwright secrets rotate --recipients`\n  again, where ` is no quote.');
});
