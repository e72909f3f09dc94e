import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ChartFile } from '../../src/verify/helm/description.ts';
import { run, temporaryFolder } from '../support/cli.ts';

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'values.yaml': [
    'replicas: 1',
    'service: {port: 80}',
    'metrics: {enabled: false}',
    'auth: {existingSecret: "", existingSecretKey: ""}',
    'resources: {}',
    'podLabels: {}',
    'serviceAccount: {name: ""}',
  ].join('\n'),
  'templates/app.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
        {{- with .Values.podLabels }}{{ toYaml . | nindent 8 }}{{ end }}
    spec:
      serviceAccountName: {{ .Values.serviceAccount.name | default .Release.Name }}
      containers:
        - name: web
          image: web:1
          ports:
            - {name: http, containerPort: {{ .Values.service.port }}}
            {{- if .Values.metrics.enabled }}
            - {name: metrics, containerPort: 9100}
            {{- end }}
          resources: {{ toYaml .Values.resources | nindent 12 }}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: {{ .Values.serviceAccount.name | default .Release.Name }}}
---
{{- if and .Values.auth.existingSecret (not .Values.auth.existingSecretKey) }}{{ fail "key" }}{{ end }}
{{- if not .Values.auth.existingSecret }}
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-auth}
stringData: {password: x}
{{- end }}
`,
};

test('objects, ports, keys and types follow from what helm renders', async () => {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'web', path)), { recursive: true });
    writeFileSync(join(folder, 'web', path), content);
  }
  const { status } = await run(folder, ['describe-chart', 'web', '--output', 'web.json'], {
    PATH: process.env['PATH'] ?? '',
  });
  expect(status).toBe(0);
  const { types, objects = [] } = JSON.parse(readFileSync(join(folder, 'web.json'), 'utf8')) as ChartFile;
  expect(types).toEqual({
    'apps/v1 Deployment spec.replicas': ['replicas'],
    boolean: ['metrics.enabled'],
    'v1 Pod metadata.labels': ['podLabels'],
    'v1 Pod spec.containers.ports.containerPort': ['service.port'],
    'v1 Pod spec.containers.resources': ['resources'],
  });
  expect(objects).toEqual([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: '{release}',
      ports: [
        { name: 'http', port: ['service.port'] },
        { name: 'metrics', port: 9100, when: ['metrics.enabled'] },
      ],
      labels: { app: '{release}' },
      labelsFrom: ['podLabels'],
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      name: '{release}-auth',
      when: ['!auth.existingSecret'],
      keys: ['password'],
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', name: '{serviceAccount.name|release}' },
  ]);
});
