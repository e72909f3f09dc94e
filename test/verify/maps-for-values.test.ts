/** A map that JavaScript cannot convert to text, in place of every value that the verifier knows: none may stop it. */

import { expect, test } from 'vitest';
import { Document, isMap, parseAllDocuments, visit } from 'yaml';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { brokenFixtures } from './broken-fixtures.ts';
import { sampleTree } from './sample-tree.ts';

const unconvertible = { toString: { a: 1 }, valueOf: { a: 1 } };

/** Every document of the sample tree, and of the trees with a mistake, once. */
const documents = new Set(
  [sampleTree, ...brokenFixtures.map(({ tree }) => tree)]
    .flatMap((tree) => Object.values(tree))
    .flatMap((text) => parseAllDocuments(text))
    .filter((document) => document instanceof Document && document.errors.length === 0)
    .filter(({ contents }) => isMap(contents))
    .map((document) => document.toString()),
);

/** The text of a document with each of its values, in turn, replaced. */
function* withOneReplaced(text: string): Generator<string> {
  const places = parseAllDocuments(text).flatMap((document) => {
    let count = 0;
    visit(document, { Pair: () => void count++, Scalar: () => void count++ });
    return count;
  });
  for (let place = 0; place < (places[0] ?? 0); place += 1) {
    const [document] = parseAllDocuments(text);
    if (!(document instanceof Document)) return;
    let index = 0;
    visit(document, {
      Pair: (_, pair) => {
        if (index++ === place) pair.value = document.createNode([unconvertible]);
      },
      Scalar: (key) => {
        if (index++ !== place || key === 'key') return undefined;
        return document.createNode(unconvertible);
      },
    });
    yield document.toString();
  }
}

test('every value of the known documents', () => {
  expect(documents.size).toBeGreaterThan(100);
  for (const text of documents) {
    const name = text.includes('kustomize.config.k8s.io') ? 'kustomization.yaml' : 'a.yaml';
    for (const content of withOneReplaced(text)) {
      const files = [{ path: `kubernetes/apps/a/${name}`, content }];
      expect(() => verifyTree({ files, declarations: noDeclarations }), content).not.toThrow();
    }
  }
});
