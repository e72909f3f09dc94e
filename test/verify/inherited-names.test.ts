/** What means something to JavaScript, in place of every key and value that the verifier knows: nothing may stop it. */

import { expect, test } from 'vitest';
import { Document, isMap, isScalar, type Node, parseAllDocuments, visit } from 'yaml';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { brokenFixtures } from './broken-fixtures.ts';
import { sampleTree } from './sample-tree.ts';

const unconvertible = { toString: { a: 1 }, valueOf: { a: 1 } };
/** Documents whose values are looked up in tables. */
const tables = `apiVersion: v1
kind: Secret
metadata: {name: a, namespace: b}
type: kubernetes.io/tls
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a, namespace: b}
spec:
  interval: 1h
  chart: {spec: {chart: app-template, version: 4.1.0, sourceRef: {kind: HelmRepository, name: bjw-s}}}
  values: {controllers: {web: {containers: {app: {image: {repository: a, tag: b}}}}}, service: {web: {ports: {http: {port: 80}}}}}
`;

/** Every document of the sample tree, and of the trees with a mistake, once. */
const documents = new Set(
  [sampleTree, { tables }, ...brokenFixtures.map(({ tree }) => tree)]
    .flatMap((tree) => Object.values(tree))
    .flatMap((text) => parseAllDocuments(text))
    .filter((document) => document instanceof Document && document.errors.length === 0)
    .filter(({ contents }) => isMap(contents))
    .map((document) => document.toString()),
);

/** What replaces a value or a key; undefined leaves it. */
type Replace = (document: Document, isKey: boolean) => Node | undefined;

const replacements: Readonly<Record<string, Replace>> = {
  'a map that cannot be converted to text': (document, isKey) =>
    isKey ? undefined : document.createNode(unconvertible),
  'a list of such maps': (document, isKey) => (isKey ? undefined : document.createNode([unconvertible])),
  'the name of what every object inherits': (document) => document.createNode('constructor'),
};

/** The text of a document with each of its keys and values, in turn, replaced. */
function* withOneReplaced(text: string, replace: Replace): Generator<string> {
  for (let place = 0; ; place += 1) {
    const [document] = parseAllDocuments(text);
    if (!(document instanceof Document)) return;
    let index = 0;
    let isDone = false;
    visit(document, {
      Node: (key, node) => {
        if (index++ !== place) return undefined;
        isDone = true;
        const replaced = isScalar(node) || key !== 'key' ? replace(document, key === 'key') : undefined;
        return replaced ?? visit.BREAK;
      },
    });
    if (!isDone) return;
    yield document.toString();
  }
}

test.each(Object.entries(replacements))('%s', (_, replace) => {
  expect(documents.size).toBeGreaterThan(100);
  for (const text of documents) {
    const name = text.includes('kustomize.config.k8s.io') ? 'kustomization.yaml' : 'a.yaml';
    for (const content of withOneReplaced(text, replace)) {
      const files = [{ path: `kubernetes/apps/a/${name}`, content }];
      expect(() => verifyTree({ files, declarations: noDeclarations }), content).not.toThrow();
    }
  }
});
