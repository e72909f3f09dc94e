import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import { checkValues } from '../../../src/verify/helm/check-values.ts';
import { loadChart } from '../../../src/verify/helm/load-chart.ts';

const chart: Readonly<Record<string, string>> = {
  'Chart.yaml':
    'apiVersion: v2\nname: demo\nversion: 1.2.3\ndependencies:\n  - {name: store, version: 1.0.0, repository: "https://example.com"}\n',
  'values.yaml': 'replicas: 1\nimage: {repository: demo, tag: ""}\nextra: {}\nservice: {port: 80}\n',
  'templates/deployment.yaml': [
    'replicas: {{ .Values.replicas }}',
    'image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"',
    'digest: {{ .Values.image.digest }}',
    'port: {{ .Values.service.port }}',
    '{{- with .Values.podLabels }}{{ toYaml . }}{{- end }}',
    '{{/* .Values.commented.out */}}',
    '{{- if hasKey .Values.service "nodePort" }}x{{ end }}',
  ].join('\n'),
  'values.schema.json': JSON.stringify({
    type: 'object',
    properties: { replicas: { type: 'integer', minimum: 1 } },
  }),
  [`templates/${'long/'.repeat(25)}notes.yaml`]: 'x: {{ .Values.fromLongPath }}\n',
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clusterwright-chart-'));
  for (const [path, content] of Object.entries(chart)) {
    await mkdir(dirname(join(folder, 'demo', path)), { recursive: true });
    await writeFile(join(folder, 'demo', path), content);
  }
  await writeFile(
    join(folder, 'demo-1.2.3.tgz'),
    archive(Object.entries(chart).map(([path, text]) => [`demo/${path}`, text])),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(['demo', 'demo-1.2.3.tgz'])('%s: values that the chart does not read are found', async (name) => {
  const loaded = await loadChart(`demo=${name}`, folder);
  if (!('chart' in loaded)) throw new Error(loaded.diagnostics[0]?.message);
  const [version] = loaded.chart.versions;
  expect(version?.range).toBe('1.2.3');
  const values = {
    replicas: 0,
    replica: 2,
    repository: 'x',
    image: { digest: 'sha256:abc', repositry: 'y' },
    service: { nodePort: 1, type: 'NodePort' },
    extra: { anything: 1 },
    podLabels: { a: 'b' },
    commented: { out: 1 },
    fromLongPath: 1,
    store: { whatever: true },
    global: {},
  };
  const issues = version
    ? checkValues({ name: 'demo', namespace: 'x', version: '1.2.3', values }, version)
    : [];
  expect(issues.map(({ code, path, hint }) => `${code} ${pathText(path)} ${hint}`)).toEqual([
    'helm/unknown-value replica Did you mean replicas?',
    'helm/misplaced-value repository It belongs at image.repository.',
    'helm/unknown-value image.repositry Did you mean repository?',
    'helm/unknown-value service.type Remove it: the chart ignores it silently.',
    'helm/unknown-value commented Remove it: the chart ignores it silently.',
    "helm/schema replicas The chart's values.schema.json says so, and Helm refuses what does not fit it.",
  ]);
});

test.each([
  ['demo=nowhere', /no such file/],
  ['demo', /not name=path/],
])('--chart %s is refused', async (argument, reason) => {
  const loaded = await loadChart(argument, '.');
  expect('diagnostics' in loaded && loaded.diagnostics[0]?.code).toBe('helm/unreadable-chart');
  expect('diagnostics' in loaded && loaded.diagnostics[0]?.message).toMatch(reason);
});

test('an archive that ends too early is refused', async () => {
  const path = join(folder, 'short.tgz');
  const whole = tar([['demo/Chart.yaml', 'x'.repeat(2000)]]);
  await writeFile(path, gzipSync(whole.subarray(0, 1024)));
  const loaded = await loadChart(`demo=${path}`, '.');
  expect('diagnostics' in loaded && loaded.diagnostics[0]?.message).toMatch(/ends in the middle/);
});

function archive(files: readonly (readonly [string, string])[]): Buffer {
  return gzipSync(tar(files));
}

/** As Go's archive/tar writes it: long names in a pax header. */
function tar(files: readonly (readonly [string, string])[]): Buffer {
  const blocks: Buffer[] = [];
  const add = (name: string, type: string, content: Buffer): void => {
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100));
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    header.write(type, 156);
    header.write('ustar', 257);
    blocks.push(header, content, Buffer.alloc((512 - (content.length % 512)) % 512));
  };
  for (const [name, text] of files) {
    if (name.length > 100) {
      const record = ` path=${name}\n`;
      const size = record.length + 3;
      add('PaxHeaders.0', 'x', Buffer.from(`${size}${record}`));
    }
    add(name, '0', Buffer.from(text));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

test('a list is accepted where the schema admits lists and maps, though the default is a map', async () => {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: lists\nversion: 1.0.0\n',
    'values.yaml': 'args: {}\nother: {}\n',
    'templates/a.yaml': 'x: {{ .Values.args }}{{ .Values.other }}\n',
    'values.schema.json': JSON.stringify({ properties: { args: { type: ['array', 'null', 'object'] } } }),
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'lists', path)), { recursive: true });
    await writeFile(join(folder, 'lists', path), content);
  }
  const loaded = await loadChart('lists=lists', folder);
  if (!('chart' in loaded)) throw new Error(JSON.stringify(loaded));
  const release = {
    name: 'lists',
    namespace: 'default',
    version: '1.0.0',
    values: { args: ['--a'], other: ['--b'] },
  };
  const issues = loaded.chart.versions.flatMap((version) => checkValues(release, version));
  expect(issues.map(({ path }) => pathText(path))).toEqual(['other']);
});
