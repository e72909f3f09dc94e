import { describe, expect, test } from 'vitest';
import { brief, type Files, verifyForeign } from '../support.ts';
import { cluster, fluxKustomization, namespace, runNeighbours } from './support.ts';

const decrypting = '  decryption: {provider: sops, secretRef: {name: sops-age}}\n';
const tree = (files: Files, rest = decrypting) => cluster({ 'ns.yaml': namespace('apps'), ...files }, rest);
const cipher = 'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]';
const block = `sops:\n    age: []\n    mac: ${cipher}\n    version: 3.13.2\n`;
const silent = (code: string, rows: readonly (readonly [title: string, files: Files])[]) =>
  test.each(rows)('%s', (_title, files) => {
    expect(verifyForeign(files).map(brief).join('\n')).not.toContain(code);
  });

const generated = (entry: string, files: Files) =>
  tree({
    'kustomization.yaml': `namespace: apps\nresources: [ns.yaml]\nsecretGenerator:\n  - name: s\n    ${entry}\n`,
    ...files,
  });
const yaml = { 'a.sops.yaml': `user:\n    token: ${cipher}\n${block}` };
const flat = { 'a.sops.yaml': `token: ${cipher}\n${block}` };
const dotenv = { 'a.sops.env': `TOKEN=${cipher}\nsops_mac=${cipher}\n` };
const binary = { 'a.sops.json': `{"data": "${cipher}", "sops": {"mac": "${cipher}"}}` };

describe('a sealed file under a key of another format', () => {
  silent('flux/sealed-format', [
    ['YAML becomes JSON', generated('files: [config.json=a.sops.yaml]', yaml)],
    ['YAML becomes the settings of Docker', generated('files: [.dockerconfigjson=a.sops.yaml]', yaml)],
    ['flat YAML becomes an env file', generated('files: [a.env=a.sops.yaml]', flat)],
    ['an env file becomes YAML', generated('files: [a.yaml=a.sops.env]', dotenv)],
    ['an env file by envs', generated('envs: [a.sops.env]', dotenv)],
    ['any text', generated('files: [token=a.sops.json]', binary)],
  ]);
  runNeighbours([
    ['YAML without an ending', generated('files: [value=a.sops.yaml]', yaml), 'flux/sealed-format'],
    ['nested YAML as an env file', generated('files: [a.env=a.sops.yaml]', yaml), 'flux/sealed-format'],
    ['an env file without an ending', generated('files: [token=a.sops.env]', dotenv), 'flux/sealed-format'],
    ['any text as YAML', generated('files: [a.yaml=a.sops.json]', binary), 'flux/sealed-format'],
    ['YAML by envs', generated('envs: [a.sops.yaml]', flat), 'flux/sealed-format'],
    [
      'an env file by envs whose name says YAML',
      generated('envs: [b.sops.yaml]', { 'b.sops.yaml': dotenv['a.sops.env'] }),
      'flux/sealed-format',
    ],
  ]);
});

const secret = (fields: string, data = `password: ${cipher}`, metadata = '{name: s, namespace: apps}') =>
  `${fields}\nmetadata: ${metadata}\nstringData:\n  ${data}\n${block}`;
const plain = 'apiVersion: v1\nkind: Secret';
const sealed = (text: string, rest?: string) => tree({ 's.sops.yaml': text }, rest);

describe('what is sealed of an object', () => {
  silent('flux/sealed-metadata', [
    ['its data', sealed(secret(plain))],
    [
      'a file that a generator reads',
      generated('files: [a.yaml=a.sops.yaml]', { 'a.sops.yaml': `kind: ${cipher}\n${block}` }),
    ],
  ]);
  runNeighbours([
    [
      'its kind',
      sealed(secret(`apiVersion: v1\nkind: "${cipher}"`)),
      'error apps/s.sops.yaml:2 flux/sealed-metadata',
    ],
    ['its version', sealed(secret(`apiVersion: "${cipher}"\nkind: Secret`)), 'flux/sealed-metadata'],
    [
      'its name',
      sealed(secret(plain, undefined, `{name: "${cipher}", namespace: apps}`)),
      'error apps/s.sops.yaml:3 flux/sealed-metadata',
    ],
  ]);
});

describe('what is left in clear text in a sealed Secret', () => {
  silent('security/plain-secret', [
    ['nothing', sealed(secret(plain))],
    ['a setting', sealed(secret(plain, `password: ${cipher}\n  user: clerk`))],
    ['an address', sealed(secret(plain, `password: ${cipher}\n  token: https://a.example.org/`))],
    ['an empty value', sealed(secret(plain, `password: ${cipher}\n  token: ""`))],
  ]);
  runNeighbours([
    [
      'a password',
      sealed(secret(plain, `token: ${cipher}\n  password: battery-staple-horse`)),
      'error apps/s.sops.yaml:6 security/plain-secret',
    ],
    [
      'a token in data',
      sealed(secret(plain).replace('stringData:', 'data:\n  token: a2VzdHJlbC00NDExLWhlcm9u\nstringData:')),
      'error apps/s.sops.yaml:5 security/plain-secret',
    ],
  ]);
});

describe('Secrets that Flux is told to leave sealed', () => {
  const annotated = (value: string) =>
    sealed(
      secret(
        plain,
        undefined,
        `{name: s, namespace: apps, annotations: {kustomize.toolkit.fluxcd.io/decrypt: ${value}}}`,
      ),
      '',
    );
  silent('flux/no-decryption', [
    ['by an annotation', annotated('disabled')],
    ['in other letters', annotated('Disabled')],
  ]);
  runNeighbours([
    ['another value', annotated('enabled'), 'flux/no-decryption'],
    [
      'another Secret beside it',
      {
        ...annotated('disabled'),
        'apps/t.sops.yaml': secret(plain, undefined, '{name: t, namespace: apps}'),
      },
      'flux/no-decryption',
    ],
  ]);
});

describe('a Kustomization that waits for the one that applies it', () => {
  const parent = (rest: string) => ({
    ...tree({ 'child.yaml': fluxKustomization('child', './child', '  dependsOn: [{name: apps}]\n') }, rest),
    'child/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: apps}\ndata: {a: b}\n',
  });
  const check = (name: string) =>
    `  healthChecks: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: ${name}, namespace: flux-system}]\n`;
  silent('ref/dependency-cycle', [
    ['which waits for nothing', parent('')],
    ['which waits for another', parent(check('other'))],
  ]);
  runNeighbours([
    ['which waits for all', parent('  wait: true\n'), 'error apps/child.yaml:9 ref/dependency-cycle'],
    ['which waits for it', parent(check('child')), 'error apps/child.yaml:9 ref/dependency-cycle'],
  ]);
});
