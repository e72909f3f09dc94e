import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { syncScript } from './scene.ts';

const text = readFileSync(syncScript, 'utf8');

it('contains none of the template delimiters, so that it is included unchanged', () => {
  for (const delimiter of ['#%', '%#', '#{', '}#', '#|', '|#']) expect(text).not.toContain(delimiter);
});

it('survives indentation into a YAML block', () => {
  expect(text).not.toMatch(/[\t\r]|[ ]$/m);
  expect(text).toMatch(/[^\n]\n$/);
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
});

it('imports only what is part of Python', () => {
  const imported = [...text.matchAll(/^(?:import|from) (\w+)/gm)].map(([, name]) => name ?? '');
  const standard = [
    ...[
      '__future__',
      'base64',
      'collections',
      'dataclasses',
      'email',
      'http',
      'itertools',
      'json',
      'logging',
    ],
    ...['os', 'random', 're', 'signal', 'string', 'sys', 'time', 'traceback', 'typing', 'urllib'],
  ];
  expect([...new Set(imported)].sort()).toEqual(standard);
});
