import { expect, it } from 'vitest';
import { parseTreeFile } from '../../src/verify/model/document.ts';

it('names the first hundred errors of a document, and says how many follow', () => {
  const content = 'a: [b: c\n'.repeat(390);
  const { problems } = parseTreeFile({ path: 'a.yaml', content }, undefined);
  expect(problems).toHaveLength(101);
  expect(problems.at(-1)?.message).toMatch(/^\d+ more errors follow$/);
});
