import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defineApp, map, secret, text } from '../../src/app-kit/index.ts';
import { neededSecrets, storeInUse } from '../../src/app-kit/needed-secrets.ts';
import { assembleSchema } from '../../src/app-kit/schema.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { compileSchema } from '../../src/config/compile-schema.ts';
import { render } from '../../src/render/render.ts';
import { loadTemplates, type TemplateSet } from '../../src/render/templates.ts';
import { documentsOf, type KubernetesDocument } from '../support/documents.ts';
import { fixturePath, renderTree, repository, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

/* What `secrets` of an app declares is what the tree contains, whether a template or the declaration writes it. */

const configurations = {
  'required-only': () => readFileSync(fixturePath('required-only'), 'utf8'),
  'high-availability': () => readFileSync(fixturePath('high-availability'), 'utf8'),
  'external-everything': () => readFileSync(fixturePath('external-everything'), 'utf8'),
  'the whole platform': wholePlatform,
};

interface Manifest extends KubernetesDocument {
  readonly stringData?: Readonly<Record<string, unknown>>;
  readonly spec?: {
    readonly data?: readonly { readonly secretKey: string }[];
    readonly target?: { readonly template?: { readonly data?: Readonly<Record<string, unknown>> } };
  };
}

/** The keys of all Secrets in a tree, each as `namespace/name/key`, and the value of each that is in the tree itself. */
function keysIn(files: Iterable<{ readonly content: string }>): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { content } of files) {
    if (!content.includes('Secret')) continue;
    for (const { kind, metadata, stringData, spec } of documentsOf(content) as readonly Manifest[]) {
      const id = `${metadata?.namespace}/${metadata?.name}`;
      if (kind === 'Secret') {
        for (const [key, value] of Object.entries(stringData ?? {})) found.set(`${id}/${key}`, value);
      } else if (kind === 'ExternalSecret') {
        const template = spec?.target?.template?.data;
        const keys =
          template === undefined ? spec?.data?.map(({ secretKey }) => secretKey) : Object.keys(template);
        for (const key of keys ?? []) found.set(`${id}/${key}`, undefined);
      }
    }
  }
  return found;
}

describe.each(Object.entries(configurations))('the tree of %s', (_, configuration) => {
  const { variables } = validConfiguration(configuration());
  const needed = neededSecrets(shipped.apps, variables, shipped.schema.properties);
  const store = storeInUse(shipped.apps, variables);

  test('has every secret that an app declares, with its value', async () => {
    const keys = keysIn((await renderTree({ text: configuration() })).values());
    for (const { setting, secrets } of needed) {
      for (const { namespace, name, key } of secrets) {
        const id = `${namespace}/${name}/${key}`;
        expect(keys.has(id), `${id} for ${setting}`).toBe(true);
        if (store === undefined) expect(keys.get(id)).toBe(Reflect.get(variables, setting));
      }
    }
    expect(needed.length).toBeGreaterThan(4);
  });

  test('has in these Secrets no other value of a secret setting', async () => {
    const keys = keysIn((await renderTree({ text: configuration() })).values());
    const declared = needed.flatMap(({ secrets }) =>
      secrets.map(({ namespace, name, key }) => ({ secret: `${namespace}/${name}`, key })),
    );
    const secretValues = new Set(
      Object.entries(shipped.schema.properties)
        .filter(([, schema]) => schema['x-secret'] === true)
        .map(([name]) => Reflect.get(variables, name))
        .filter((value) => value !== undefined),
    );
    for (const [id, value] of keys) {
      const [, secret, key] = /^(.+)\/([^/]+)$/.exec(id) ?? [];
      if (!secretValues.has(value) || !declared.some((place) => place.secret === secret)) continue;
      expect(declared, id).toContainEqual({ secret, key });
    }
  });
});

test('templates write only Secrets with documents that are composed of secrets', async () => {
  const templates = await loadTemplates([
    { directory: `${repository}templates/config/kubernetes`, shownAs: 'templates' },
  ]);
  const found = [...templates.values()].filter(({ text }) => /^kind: Secret$/m.test(text));
  expect(found.map(({ name }) => name)).toEqual(['apps/cache/dragonfly/app/secret.sops.yaml.j2']);
});

describe('the Secrets of an app of one’s own', () => {
  const notes = defineApp({
    name: 'notes',
    layer: 'application',
    settings: {
      notes_password: secret({ description: 'Password of its first user.' }),
      notes_mail: map({
        description: 'How it sends mail.',
        members: { password: secret({ description: 'Password of the mail server.' }) },
      }),
      notes_user: text({ description: 'Its first user.', default: 'notes' }),
      notes_token: secret({ description: 'Token for its API.' }),
      notes_key: secret({ description: 'Key that it signs with.' }),
    },
    variables: { notes_url: text('Its address.', () => 'https://notes.example.org') },
    secretObjects: (v) => [
      {
        name: 'notes',
        comment: 'Read at the start.',
        type: 'example.org/login',
        labels: { reads: 'it' },
        values: { user: String(Reflect.get(v, 'notes_user')), mail_user: undefined },
        copies: { pass: 'password' },
      },
    ],
    secrets: () => [
      { setting: 'notes_password', name: 'notes', key: 'password' },
      { setting: 'notes_mail.password', name: 'notes', key: 'mail' },
      { setting: 'notes_token', name: 'notes-token', key: 'token' },
      { setting: 'notes_key', name: 'notes-key', key: 'key', sealed: true },
    ],
  });
  const apps = [...shipped.apps, notes];
  const schema = assembleSchema(apps);
  const project = { apps, schema, validateSchema: compileSchema(schema), own: ['notes'] };
  const folder = 'kubernetes/apps/notes/notes/app';
  const values = 'notes_password: nKqAKmUngm9kxDD8\nnotes_mail: {password: yGUDU0QafRtbq6uZ}\n';
  const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes, namespace: notes}\n';

  async function rendered(
    templates: Readonly<Record<string, string>>,
    lines = values,
  ): Promise<ReadonlyMap<string, string>> {
    const all: TemplateSet = new Map([
      ...(await loadTemplates([{ directory: `${repository}templates/config`, shownAs: 'templates/config' }])),
      ...Object.entries({ 'configmap.yaml.j2': configMap, ...templates }).map(
        ([name, content]) =>
          [
            `${folder}/${name}`,
            { name: `${folder}/${name}`, path: `templates/${name}`, text: content },
          ] as const,
      ),
    ]);
    const { variables } = validConfiguration(`cloudflare_domain: example.org\n${lines}`, project);
    const { files, diagnostics } = render(all, variables, project);
    expect(diagnostics).toEqual([]);
    return new Map(
      files
        .filter(({ path }) => path.startsWith(`${folder}/`))
        .map(({ path, content }) => [path.slice(folder.length + 1), content]),
    );
  }

  test('are written from its declaration, without those that have no value', async () => {
    const files = await rendered({});
    expect(documentsOf(files.get('secret.sops.yaml') ?? '')).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'notes', namespace: 'notes', labels: { reads: 'it' } },
        type: 'example.org/login',
        stringData: {
          user: 'notes',
          password: 'nKqAKmUngm9kxDD8',
          mail: 'yGUDU0QafRtbq6uZ',
          pass: 'nKqAKmUngm9kxDD8',
        },
      },
    ]);
    expect(files.get('secret.sops.yaml')).toContain('---\n# Read at the start.\napiVersion');
    expect(files.get('kustomization.yaml')).toContain('./secret.sops.yaml');
  });

  test('have what it says of them if none has a value', async () => {
    const { stringData } = documentsOf((await rendered({}, '')).get('secret.sops.yaml') ?? '')[0] as Manifest;
    expect(stringData).toEqual({ user: 'notes' });
  });

  test('are not written if nothing has a value', async () => {
    const files = await rendered({}, 'notes_user: ""\n');
    expect([...files.keys()]).toEqual(['configmap.yaml', 'kustomization.yaml']);
  });

  test('are fetched from a store with what it says of them', async () => {
    const files = await rendered({}, 'secrets_backend: external-secrets\n');
    expect([...files.keys()]).toEqual(['configmap.yaml', 'externalsecret.yaml', 'kustomization.yaml']);
    const [notes, token] = documentsOf(files.get('externalsecret.yaml') ?? '') as readonly Manifest[];
    expect(notes?.spec?.target?.template).toEqual({
      type: 'example.org/login',
      metadata: { labels: { reads: 'it' } },
      data: {
        user: 'notes',
        password: '{{ index . "password" }}',
        mail: '{{ index . "mail" }}',
        pass: '{{ index . "password" }}',
      },
    });
    expect(token?.spec?.target).toEqual({ name: 'notes-token', creationPolicy: 'Owner' });
  });

  test('are sealed if they say so, although a store has the others', async () => {
    const files = await rendered(
      {},
      'secrets_backend: external-secrets\nnotes_key: Zr0cJkqXf1bQ\nnotes_password: nKqAKmUngm9kxDD8\n',
    );
    expect(documentsOf(files.get('secret.sops.yaml') ?? '')).toMatchObject([
      { metadata: { name: 'notes-key' }, stringData: { key: 'Zr0cJkqXf1bQ' } },
    ]);
    const fetched = documentsOf(files.get('externalsecret.yaml') ?? '') as readonly Manifest[];
    expect(fetched.map(({ metadata }) => metadata?.name)).toEqual(['notes', 'notes-token']);
  });

  const own =
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: "notes"\n  namespace: notes\nstringData: {a: b}\n';

  test('are replaced by a template of the same path', async () => {
    expect((await rendered({ 'secret.sops.yaml.j2': own })).get('secret.sops.yaml')).toBe(own);
  });

  test.each([
    ['a Secret in another file', own],
    [
      'an ExternalSecret',
      own
        .replace('apiVersion: v1', 'apiVersion: external-secrets.io/v1')
        .replace('kind: Secret', 'kind: ExternalSecret')
        .replace('stringData: {a: b}', 'spec: {}'),
    ],
    [
      'a SealedSecret after another object',
      `${configMap}---\n${own.replace('apiVersion: v1', 'apiVersion: bitnami.com/v1alpha1').replace('kind: Secret', 'kind: SealedSecret')}`,
    ],
    [
      'an ExternalSecret that gives it another name',
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: other}\nspec: {target: {name: notes}}\n',
    ],
    [
      'a Certificate',
      'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web}\nspec: {secretName: notes}\n',
    ],
    [
      'a secretGenerator',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator: [{name: notes}]\n',
    ],
  ])('are left to a template with %s', async (_, text) => {
    const files = await rendered({ 'credentials.sops.yaml.j2': text });
    expect([...files.keys()]).not.toContain('secret.sops.yaml');
  });

  test('are written beside others, and beside what only reads them', async () => {
    const reader = 'apiVersion: v1\nkind: Pod\nspec: {volumes: [{secret: {secretName: notes}}]}\n';
    // Its own name ends in Secret, and it refers to ours by a line that a definition would have too.
    const store =
      'apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: {name: notes-push}\nspec:\n  selector:\n    secret:\n      name: notes\n';
    const files = await rendered({
      'pod.yaml.j2': reader,
      'push.yaml.j2': store,
      'credentials.sops.yaml.j2': own.replace('"notes"', 'notes-other'),
    });
    expect(files.get('secret.sops.yaml')).toContain('name: "notes"');
  });
});
