import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { formatGithub } from '../../src/diagnostics/format/github.ts';
import { toJson } from '../../src/diagnostics/format/json.ts';
import { formatText } from '../../src/diagnostics/format/text.ts';

const error: Diagnostic = {
  code: 'config/unknown-key',
  severity: 'error',
  message: 'no setting is called langfuse_subdomian',
  file: 'cluster.yaml',
  path: 'langfuse_subdomian',
  range: { start: { line: 2, column: 1 }, end: { line: 2, column: 19 } },
  hint: 'Did you mean langfuse_subdomain?\nIt is one label: 100% of it.',
};
const warning: Diagnostic = { ...error, severity: 'warning', file: 'a,b:c.yaml' };
const text = 'cloudflare_domain: example.com\nlangfuse_subdomian: llm\n';

describe('for people', () => {
  test('place, severity, code, message, frame, hint, count', () => {
    expect(
      formatText([error, warning], { textOf: (file) => (file === 'cluster.yaml' ? text : undefined) }),
    ).toMatchInlineSnapshot(`
        "cluster.yaml:2:1 error config/unknown-key no setting is called langfuse_subdomian
          1 | cloudflare_domain: example.com
        > 2 | langfuse_subdomian: llm
            | ^^^^^^^^^^^^^^^^^^
          Did you mean langfuse_subdomain?
          It is one label: 100% of it.

        a,b:c.yaml:2:1 warning config/unknown-key no setting is called langfuse_subdomian
          Did you mean langfuse_subdomain?
          It is one label: 100% of it.

        1 error, 1 warning
        "
      `);
  });

  test('with the template that wrote the place', () => {
    const { start, end } = error.range;
    const origin = { file: 'templates/config/x.yaml.j2', range: { start, end } };
    expect(formatText([{ ...error, origin }])).toContain('  written by templates/config/x.yaml.j2:2:1\n');
  });

  test('in colour only if requested, with the same words', () => {
    const options = { textOf: () => text };
    const plain = formatText([error], options);
    const colored = formatText([error], { ...options, color: true });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[31merror\u001b[39m');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  test('nothing if there are no findings', () => {
    expect(formatText([])).toBe('');
  });
});

test('for programs: one flat object each', () => {
  expect(toJson([error])).toEqual([
    {
      severity: 'error',
      code: 'config/unknown-key',
      message: 'no setting is called langfuse_subdomian',
      path: 'langfuse_subdomian',
      file: 'cluster.yaml',
      line: 2,
      column: 1,
      hint: 'Did you mean langfuse_subdomain?\nIt is one label: 100% of it.',
    },
  ]);
});

test('for GitHub: one command per line, with special characters escaped', () => {
  expect(formatGithub([error, warning]).split('\n')).toEqual([
    '::error file=cluster.yaml,line=2,endLine=2,col=1,endColumn=19,title=config/unknown-key::no setting is called langfuse_subdomian%0ADid you mean langfuse_subdomain?%0AIt is one label: 100%25 of it.',
    '::warning file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=1,endColumn=19,title=config/unknown-key::no setting is called langfuse_subdomian%0ADid you mean langfuse_subdomain?%0AIt is one label: 100%25 of it.',
    '',
  ]);
});
