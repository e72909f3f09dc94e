import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { validateObject } from '../../src/verify/schemas/validate-object.ts';
import { goldenFixtures, goldenTree } from '../support/golden.ts';
import { mutate, random } from '../support/mutate.ts';
import { findBinary } from '../support/on-disk.ts';
import { writeBuiltInSchemas } from '../support/openapi.ts';
import { goldenTrees } from '../verify/golden.ts';
import { editables } from '../verify/mutations/edit.ts';
import { allOperators } from '../verify/mutations/run.ts';
import { soundObjects } from '../verify/schemas/objects.ts';

/**
 * Compares the real `kubeconform -strict` with the pack, which must not be more lenient for any object. The binary is
 * KUBECONFORM_BIN, or the first on the PATH; `scripts/install-tools.sh` builds one.
 */
const binary = findBinary('kubeconform');
const crds = resolve(process.env['CRD_SCHEMAS'] ?? '../shared/schemas');
const mutants = Number(process.env['MUTANTS'] ?? 500);
const folder = mkdtempSync(join(tmpdir(), 'clusterwright-kubeconform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Json = Record<string, unknown>;

test(`kubeconform -strict is no stricter than the pack, on valid objects and ${mutants} broken ones`, () => {
  execFileSync(binary, ['-v']);
  const roll = random(7);
  const sound = [...soundObjects(), ...goldenObjects()] as readonly Json[];
  const cases: Case[] = sound.map((object) => ({ object, what: 'as it is' }));
  while (cases.length < sound.length + mutants) {
    const broken = mutate(sound[Math.floor(roll() * sound.length)] ?? {}, roll);
    if (broken) cases.push(broken);
  }
  expect(writeBuiltInSchemas(join(folder, 'schemas'), sound)).toBe(true);
  const counts = compare(cases);
  expect(counts.bothRefuse).toBeGreaterThan(mutants / 2);
});

test(`nor on ${mutants} typos in the golden trees`, { timeout: 600_000 }, () => {
  const cases = [...typos(mutants)];
  expect(cases.length).toBeGreaterThan(mutants / 3);
  expect(writeBuiltInSchemas(join(folder, 'schemas'), goldenObjects())).toBe(true);
  compare(cases);
});

/** What only kubeconform rejects, each for a reason. */
const laxities: readonly RegExp[] = [
  // The server fills in a default.
  /^Cluster spec\.instances removed: .*missing property 'instances'$/,
  /^Cluster leave a required field out at .*at '\/spec': missing property 'instances'$/,
  // The pack leaves the pod template open that Keycloak's operator starts from: it fills in what a pod must have.
  /^Keycloak spec\.unsupported\.podTemplate\.spec\.\S+ (null|in a list|of another type): /,
  // The pinned CRD of Cilium v1.20.2 does not require it (`json:"port,omitempty"`); the public schema does.
  /^CiliumNetworkPolicy .*\.toPorts\.\d+\.ports\.\d+\.port removed: .*missing property 'port'$/,
  /^CiliumNetworkPolicy leave a required field out at .*toPorts\/\d+\/ports\/\d+': missing property 'port'$/,
];

interface Case {
  readonly object: Json;
  readonly what: string;
}

/** Both verdicts for each object; the test fails if only the pack accepts one. */
function compare(cases: readonly Case[]): Readonly<Record<string, number>> {
  const theirs = kubeconform(cases.map(({ object }) => object));
  expect(theirs.size).toBe(cases.length);
  const lax: string[] = [];
  const counts = { bothPass: 0, bothRefuse: 0, onlyOurs: 0 };
  for (const [index, { object, what }] of cases.entries()) {
    const verdict = validateObject(object);
    const ours = verdict.known && verdict.issues.length === 0 ? 'valid' : 'invalid';
    const their = theirs.get(index);
    expect(their?.status, `${String(object['kind'])} ${what}: ${their?.message}`).toMatch(
      /^status(Valid|Invalid|Error)$/,
    );
    const valid = their?.status === 'statusValid';
    const difference = `${String(object['kind'])} ${what}: ${their?.message}`;
    if (!valid && ours === 'valid') {
      if (!laxities.some((each) => each.test(difference))) lax.push(difference);
    } else if (!valid) counts.bothRefuse += 1;
    else if (ours === 'valid') counts.bothPass += 1;
    else counts.onlyOurs += 1;
    if (what === 'as it is') expect(valid, `${String(object['kind'])}: ${their?.message}`).toBe(true);
  }
  expect(lax).toEqual([]);
  if (process.env['SHOW_COUNTS']) process.stderr.write(`${JSON.stringify(counts)}\n`);
  return counts;
}

/** The objects that typos change, made with all operators of test/verify/mutations, evenly spread. */
function* typos(count: number): Generator<Case> {
  const all = goldenTrees().flatMap(({ files }) => {
    const documents = editables(files);
    return Object.values(allOperators).flatMap((operator) =>
      [...operator(documents)].map((mutant) => ({ mutant, before: files })),
    );
  });
  for (let index = 0; index < all.length; index += all.length / count) {
    const { mutant, before } = all[Math.floor(index)] ?? {};
    if (mutant?.content === undefined) continue;
    const original = before?.find(({ path }) => path === mutant.file)?.content ?? '';
    const known = new Set(parseAllDocuments(original).map((document) => JSON.stringify(document.toJS())));
    for (const document of parseAllDocuments(mutant.content)) {
      const object = document.errors.length > 0 ? null : (document.toJS() as Json | null);
      if (typeof object?.['kind'] !== 'string' || typeof object['apiVersion'] !== 'string') continue;
      if (object['apiVersion'].startsWith('kustomize.config') || known.has(JSON.stringify(object))) continue;
      yield { object, what: `${mutant.operator} at ${mutant.file}:${mutant.lines[0]}` };
    }
  }
}

/** What the platform's own templates write; Kustomize's files are not objects of a cluster. */
function goldenObjects(): readonly Json[] {
  return goldenFixtures.flatMap((fixture) =>
    [...goldenTree(fixture)]
      .filter(([path]) => /\.ya?ml$/.test(path))
      .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Json | null))
      .filter((object): object is Json => typeof object?.['kind'] === 'string')
      .filter((object) => !String(object['apiVersion']).startsWith('kustomize.config.k8s.io')),
  );
}

function kubeconform(objects: readonly Json[]): Map<number, { status: string; message: string }> {
  const objectsFolder = join(folder, 'objects');
  rmSync(objectsFolder, { recursive: true, force: true });
  mkdirSync(objectsFolder, { recursive: true });
  for (const [index, object] of objects.entries()) {
    writeFileSync(
      join(objectsFolder, `${String(index).padStart(5, '0')}.yaml`),
      stringify(object, { version: '1.1' }),
    );
  }
  const run = spawnSync(
    binary,
    [
      '-strict',
      '-output',
      'json',
      '-verbose',
      '-n',
      '2',
      '-schema-location',
      join(folder, 'schemas/{{.ResourceKind}}{{.KindSuffix}}.json'),
      '-schema-location',
      join(crds, '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json'),
      objectsFolder,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const { resources } = JSON.parse(run.stdout) as {
    resources: { filename: string; status: string; msg: string }[];
  };
  return new Map(
    resources.map(({ filename, status, msg }) => [
      Number(/(\d+)\.yaml$/.exec(filename)?.[1]),
      { status, message: msg },
    ]),
  );
}
