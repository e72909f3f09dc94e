import { describe, expect, test } from 'vitest';
import { buildTree } from '../../src/compare/built-object.ts';
import { allNotes } from '../../src/compare/compare.ts';
import { formatHtml } from '../../src/compare/format/html.ts';
import { toJson } from '../../src/compare/format/json.ts';
import { formatMarkdown, longestComment } from '../../src/compare/format/markdown.ts';
import { formatText } from '../../src/compare/format/text.ts';
import { noteText } from '../../src/compare/format/words.ts';
import { versionsIn, versionText } from '../../src/compare/versions.ts';
import { compared, deployment, tree } from './support.ts';

const labels = { base: 'main', head: 'feature' };
const app = (tag: string, env = '') =>
  deployment(`        - name: app\n          image: example/web:${tag}\n${env}`);
const notes = (before: string, after: string, [a, b] = ['', '']) =>
  allNotes(compared(tree(before, a), tree(after, b))).map((note) => `${note.level}: ${noteText(note)}`);

describe('a new image', () => {
  const comparison = compared(tree(app('1')), tree(app('2')));

  test('is one field, one version, and a restart', () => {
    expect(formatText(comparison)).toBe(`Images and charts
  image example/web  1 → 2  (Deployment shop/web)

Kustomization flux-system/apps
  ~ Deployment shop/web  apps/all.yaml
      → its pods restart
      spec.template.spec.containers[app].image: example/web:1 → example/web:2
`);
  });

  test('is the same as data', () => {
    expect(toJson(comparison, labels)).toMatchObject({
      base: 'main',
      counts: { added: 0, changed: 1, removed: 0 },
      versions: [{ type: 'image', name: 'example/web', from: '1', to: '2', places: ['Deployment shop/web'] }],
      objects: [
        {
          kind: 'Deployment',
          namespace: 'shop',
          kustomization: 'flux-system/apps',
          fields: [
            {
              path: 'spec.template.spec.containers[app].image',
              before: 'example/web:1',
              after: 'example/web:2',
              at: { file: 'apps/all.yaml', line: 11 },
            },
          ],
        },
      ],
    });
  });
});

describe('a change in the cluster', () => {
  const claim = (size: string, more = '') =>
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop${more}}\nspec:\n  storageClassName: a\n  accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: ${size}}}\n`;
  const other = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\n';

  test('removing a claim deletes its volume', () => {
    expect(notes(`${claim('1Gi')}---\n${other}`, other)).toEqual([
      'danger: PersistentVolumeClaim shop/data is removed from the tree; Flux deletes it, and with it its volume',
    ]);
  });

  test.each([
    [
      'its Kustomization does not prune',
      (text: string) => text.replace('prune: true', 'prune: false'),
      'does not prune',
    ],
    ['its Kustomization is suspended', (text: string) => `${text}  suspend: true\n`, 'is suspended'],
  ])('a claim stays if %s', (_, change, message) => {
    const files = (text: string) =>
      tree(text).map((file) =>
        file.path === 'flux/apps.yaml' ? { ...file, content: change(file.content) } : file,
      );
    const [note] = allNotes(compared(files(`${claim('1Gi')}---\n${other}`), files(other)));
    expect(note).toMatchObject({ level: 'info', message: expect.stringContaining(message) });
  });

  test('an annotated claim stays', () => {
    const kept = claim('1Gi', ', annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}');
    expect(notes(`${kept}---\n${other}`, other)).toEqual([
      'warning: PersistentVolumeClaim shop/data is removed from the tree but stays in the cluster, with its volume',
    ]);
  });

  test('that the API server rejects is reported', () => {
    expect(notes(claim('2Gi'), claim('1Gi'))).toEqual([
      'danger: PersistentVolumeClaim shop/data: spec.resources.requests.storage shrinks from 2Gi to 1Gi, which cannot be done in place',
    ]);
  });

  test('an object that moves to another Kustomization may be deleted on the way', () => {
    const second = {
      path: 'flux/more.yaml',
      content: tree('')[0]?.content.replace('name: apps', 'name: more').replace('./apps', './more') ?? '',
    };
    const files = (apps: string, more: string) => [
      ...tree(apps),
      second,
      { path: 'more/all.yaml', content: more },
    ];
    const comparison = compared(
      files(`${claim('1Gi')}---\n${other}`, other.replace('name: web', 'name: b')),
      files(other, `${claim('1Gi')}---\n${other.replace('name: web', 'name: b')}`),
    );
    expect(allNotes(comparison)).toMatchObject([
      {
        level: 'danger',
        message: expect.stringContaining('moves from Kustomization flux-system/apps to flux-system/more'),
      },
    ]);
  });

  const config = (value: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {LEVEL: ${value}}\n---\n`;
  const reading = '          envFrom: [{configMapRef: {name: settings}}]\n';

  test('pods that read changed configuration as environment variables keep the old one, unless annotated', () => {
    expect(notes(config('info') + app('1', reading), config('debug') + app('1', reading))).toEqual([
      'info: ConfigMap shop/settings: Deployment shop/web reads it as environment variables and keeps the old values until its pods restart',
    ]);
    const annotated = (text: string) =>
      text.replace(
        '{name: web, namespace: shop}',
        '{name: web, namespace: shop, annotations: {reloader.stakater.com/auto: "true"}}',
      );
    expect(
      notes(annotated(config('info') + app('1', reading)), annotated(config('debug') + app('1', reading))),
    ).toEqual([
      'info: ConfigMap shop/settings: pods of Deployment shop/web restart, because its annotation requests it',
    ]);
  });
});

describe('secrets', () => {
  const secret = (value: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: shop}\nstringData: {password: ${value}, user: web}\n`;
  const formats = (comparison: ReturnType<typeof compared>) => [
    formatText(comparison),
    formatMarkdown(comparison, labels),
    formatHtml(comparison, labels),
    JSON.stringify(toJson(comparison, labels)),
  ];

  test('are shown as changed, in every format', () => {
    for (const text of formats(
      compared(tree(secret('correct-horse-battery')), tree(secret('staple-donkey-cell'))),
    )) {
      expect(text).toContain('stringData.password');
      expect(text).not.toContain('stringData.user');
      expect(text).not.toMatch(/correct-horse|staple-donkey/);
    }
  });

  test('are hidden where variables or other objects repeat them', () => {
    const postBuild = '  postBuild: {substituteFrom: [{kind: Secret, name: login}]}\n';
    const files = (value: string, named: string) =>
      tree(
        `${secret(value)}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {own: "\${password}", copy: "pw=${value}", new: ${named}}\n`,
        postBuild.replace('name: login', 'name: login'),
      );
    for (const text of formats(
      compared(files('correct-horse-battery', 'a'), files('staple-donkey-cell', 'b')),
    )) {
      expect(text).toContain('data.new');
      expect(text).not.toMatch(/correct-horse|staple-donkey/);
    }
  });

  test('that are sealed are equal if their ciphertext is', () => {
    const sealed = (value: string, mac: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: shop}\nstringData: {a: "ENC[AES256_GCM,data:${value},type:str]"}\nsops: {mac: "ENC[AES256_GCM,data:${mac}]", lastmodified: "2026-01-01T00:00:00Z", version: 3.9.0, age: []}\n`;
    expect(compared(tree(sealed('eA==', 'eA==')), tree(sealed('eA==', 'eQ=='))).groups).toEqual([]);
    const text = formatText(compared(tree(sealed('eA==', 'eA==')), tree(sealed('eQ==', 'eQ=='))));
    expect(text).toContain('stringData.a: (secret, changed)');
    expect(text).not.toContain('ENC[');
  });
});

test('a generated ConfigMap is one object whose name changes, and what reads it follows', () => {
  const files = (level: string) => [
    ...tree(app('1', '          envFrom: [{configMapRef: {name: settings}}]\n')).filter(
      ({ path }) => path !== 'apps/kustomization.yaml',
    ),
    {
      path: 'apps/kustomization.yaml',
      content: `namespace: shop\nresources: [all.yaml]\nconfigMapGenerator: [{name: settings, literals: [LEVEL=${level}]}]\n`,
    },
  ];
  const text = formatText(compared(files('info'), files('debug')));
  expect(text).toContain('~ ConfigMap shop/settings  ');
  expect(text).toContain('data.LEVEL: info → debug');
  expect(text).toContain('→ its pods restart');
});

test('what cannot be built is reported, so that it does not look removed', () => {
  const broken = tree(app('1')).map((file) =>
    file.path === 'apps/kustomization.yaml'
      ? { ...file, content: 'resources: [all.yaml, missing.yaml]\n' }
      : file,
  );
  const { problems } = compared(tree(app('1')), broken);
  expect(problems).toMatchObject([{ file: 'apps/kustomization.yaml' }]);
});

test.each([
  ['nginx', 'nginx', '(no version)'],
  ['nginx:9', 'nginx', '9'],
  ['localhost:5000/nginx', 'localhost:5000/nginx', '(no version)'],
  ['registry.example.com:5000/a/b:v1', 'registry.example.com:5000/a/b', 'v1'],
  [`ghcr.io/a/b@sha256:${'0'.repeat(64)}`, 'ghcr.io/a/b', '@sha256:0000000'],
])('the image %s is %s in version %s', (image, name, version) => {
  const [use] = versionsIn(buildTree(tree(deployment(`        - name: app\n          image: ${image}\n`))));
  expect([use?.name, use && versionText(use)]).toEqual([name, version]);
});

test('objects are listed in one order, whatever the order of the files', () => {
  const many = ['c', 'a', 'b'].map((name) => app('1').replace('name: web', `name: ${name}`)).join('---\n');
  const names = (files: ReturnType<typeof tree>) => buildTree(files).objects.map(({ name }) => name);
  expect(names(tree(many))).toEqual(['apps', 'a', 'b', 'c']);
  expect(names(tree(many).reverse())).toEqual(names(tree(many)));
});

test('a change that many objects share is shown once', () => {
  const many = (tag: string) =>
    ['a', 'b', 'c'].map((name) => app(tag).replace('{name: web,', `{name: ${name},`)).join('---\n');
  const comparison = compared(tree(many('1')), tree(many('2')));
  const text = formatText(comparison);
  expect(text).toContain('The same change in 3 objects\n  ~ Deployment shop/a  ');
  for (const shown of [text, formatMarkdown(comparison, labels), formatHtml(comparison, labels)]) {
    expect(shown.match(/spec\.template\.spec\.containers\[app\]\.image/g)?.length).toBeLessThanOrEqual(2);
    expect(shown).toContain('Deployment shop/c');
  }
});

test('the clusters of a repository are separate, and a hint that several notes share is given once', () => {
  const entry = tree('')[0]?.content ?? '';
  const files = (names: readonly string[]) => [
    ...['production', 'staging'].map((cluster) => ({
      path: `clusters/${cluster}/apps.yaml`,
      content: entry,
    })),
    {
      path: 'apps/all.yaml',
      content: names
        .map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`)
        .join('---\n'),
    },
  ];
  const text = formatText(compared(files(['a', 'b', 'c']), files(['a'])));
  for (const cluster of ['production', 'staging']) {
    expect(text).toMatch(new RegExp(`Namespace b is removed from the tree.* \\(clusters/${cluster}\\)`));
    expect(text).toContain(`Kustomization flux-system/apps in clusters/${cluster}\n  - Namespace b`);
  }
  expect(text.match(/To keep it/g)).toHaveLength(1);
});

test('a storage class that changes in the values of a chart needs attention', () => {
  const release = (name: string) =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db, namespace: shop}\nspec: {interval: 1h, chartRef: {kind: OCIRepository, name: db}, values: {persistence: {storageClass: ${name}}}}\n`;
  expect(notes(release('a'), release('b'))[0]).toBe(
    'warning: HelmRelease shop/db: spec.values.persistence.storageClass changes: an existing volume keeps its class',
  );
});

describe('Markdown', () => {
  test('always fits into a comment, and says what it leaves out', () => {
    const data = (value: number) =>
      Array.from(
        { length: 300 },
        (_, index) =>
          `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a${index}, namespace: shop}\ndata:\n${Array.from({ length: 30 }, (__, line) => `  key${line}: "a value that takes some room, ${value + line}"\n`).join('')}`,
      ).join('---\n');
    const text = formatMarkdown(compared(tree(data(1)), tree(data(100))), labels);
    expect(text.length).toBeLessThan(longestComment);
    expect(text).toContain('300 objects changed');
    expect((text.match(/<details/g) ?? []).length).toBe((text.match(/<\/details>/g) ?? []).length);
  });

  test('cannot be broken, and nobody mentioned, by text of the repository', () => {
    const config = (value: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata:\n  a: |\n    ${value}\n    \`\`\`\n    </details> @everyone <script>alert(1)</script>\n`;
    const comparison = compared(tree(config('one')), tree(config('two')));
    expect(formatMarkdown(comparison, labels)).toContain('````diff');
    expect(formatHtml(comparison, labels)).not.toContain('<script>');
  });
});
