import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tree } from '../compare/support.ts';
import { run, temporaryFolder } from '../support/cli.ts';

const PATH = process.env['PATH'] ?? '';

test('the real helm fetches a chart once, renders it, and rejects what its schema does', async () => {
  const folder = temporaryFolder();
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write('served/web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.2.3\n');
  write('served/web/values.schema.json', '{"properties": {"replicas": {"type": "integer"}}}\n');
  write(
    'served/web/templates/deployment.yaml',
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: "example/web:1"}]}}
`,
  );
  const helm = (...args: string[]) =>
    execFileSync('helm', args, { cwd: join(folder, 'served'), stdio: 'pipe' });
  helm('package', 'web');
  helm('repo', 'index', '.');
  let served = 0;
  const server = createServer((request, response) => {
    served += 1;
    response.end(readFileSync(join(folder, 'served', (request.url ?? '').slice(1))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const release = (replicas: string) => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: shop}
spec: {interval: 1h, url: "${url}"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  interval: 1h
  chart: {spec: {chart: web, version: 1.2.3, sourceRef: {kind: HelmRepository, name: charts}}}
  values: {replicas: ${replicas}}
`;
  for (const { path, content } of tree(release('2'))) write(`repository/${path}`, content);
  const inRepository = (...args: string[]) => run(join(folder, 'repository'), args, { PATH });
  const first = await inRepository('build', '--helm');
  expect(first.stdout).toContain('replicas: 2');
  server.close();
  const asked = served;
  expect((await inRepository('build', '--helm')).stdout).toBe(first.stdout);
  expect(served).toBe(asked);

  write('repository/apps/all.yaml', release('two'));
  const { status, stdout } = await inRepository('verify', '--helm');
  expect(status).toBe(1);
  expect(stdout).toMatch(/error helm\/not-rendered Helm rejects the release: .*replicas/s);
});
