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

async function described(chart: Readonly<Record<string, string>>): Promise<ChartFile> {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(chart)) {
    mkdirSync(dirname(join(folder, 'web', path)), { recursive: true });
    writeFileSync(join(folder, 'web', path), content);
  }
  const { status } = await run(folder, ['describe-chart', 'web', '--output', 'web.json'], {
    PATH: process.env['PATH'] ?? '',
  });
  expect(status).toBe(0);
  return JSON.parse(readFileSync(join(folder, 'web.json'), 'utf8')) as ChartFile;
}

test('objects, ports, keys and types follow from what helm renders', async () => {
  const { types, objects = [] } = await described(files);
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

test('volumes have the values of their size, class and annotations, and the switches that make them', async () => {
  const { objects = [] } = await described({
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
    'values.yaml': [
      'data: {enabled: true, size: 8Gi, storageClass: ""}',
      'files: {enabled: false, size: 1Gi, class: "", annotations: {}}',
    ].join('\n'),
    'templates/app.yaml': `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: {{ .Release.Name }}}
spec:
  {{- if .Values.data.enabled }}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        {{- with .Values.data.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources: {requests: {storage: {{ .Values.data.size }}}}
  {{- end }}
  template: {metadata: {labels: {app: web}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ .Release.Name }}-kept
  annotations: {helm.sh/resource-policy: keep}
---
{{- if .Values.files.enabled }}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ .Release.Name }}-files
  annotations: {{ toYaml .Values.files.annotations | nindent 4 }}
spec:
  storageClassName: {{ .Values.files.class }}
  resources: {requests: {storage: {{ .Values.files.size }}}}
{{- end }}
`,
  });
  expect(objects.map(({ kind, name, when, volume }) => [`${kind} ${name}`, when, volume])).toEqual([
    ['PersistentVolumeClaim {release}-files', ['files.enabled'], {}],
    ['PersistentVolumeClaim {release}-kept', undefined, { kept: true }],
    [
      'StatefulSet {release}',
      undefined,
      { size: ['data.size'], storageClass: ['data.storageClass'], when: ['data.enabled'] },
    ],
  ]);
});

test('environments have the values of each variable, and the conditions on which it exists', async () => {
  const { environment } = await described({
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
    'values.yaml': [
      'level: info',
      'tls: {enabled: false, path: /tls}',
      'cache: {deploy: true, host: "", port: 6379, password: "", mode: ""}',
      'auth: {existingSecret: "", existingSecretKey: ""}',
      'extraEnv: []',
    ].join('\n'),
    'templates/app.yaml': `
{{- if not (or .Values.cache.deploy .Values.cache.host) }}{{ fail "host" }}{{ end }}
{{- if and .Values.auth.existingSecret (not .Values.auth.existingSecretKey) }}{{ fail "key" }}{{ end }}
{{- $own := dict }}
{{- range .Values.extraEnv }}{{- if .value }}{{- $_ := set $own .name true }}{{ end }}{{ end }}
{{- define "env" }}
            - {name: LEVEL, value: {{ .Values.level | quote }}}
            - {name: FIXED, value: "1"}
{{- end }}
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
        - name: migrate
          env:
            {{- include "env" . }}
      containers:
        - name: web
          env:
            {{- include "env" . }}
            {{- if not $own.CACHE_URL }}
            - {name: CACHE_URL, value: "redis://{{ .Values.cache.host }}:{{ .Values.cache.port }}"}
            {{- end }}
            {{- if or .Values.cache.deploy .Values.cache.password }}
            - {name: CACHE_PASSWORD, value: {{ .Values.cache.password | quote }}}
            {{- end }}
            {{- if eq .Values.cache.mode "cluster" }}
            - {name: CACHE_CLUSTER, value: "true"}
            {{- end }}
            {{- if and .Values.tls.enabled .Values.tls.path }}
            - {name: TLS_PATH, value: {{ .Values.tls.path }}}
            {{- end }}
            {{- if .Values.auth.existingSecret }}
            - name: TOKEN
              valueFrom: {secretKeyRef: {name: {{ .Values.auth.existingSecret }}, key: {{ .Values.auth.existingSecretKey }}}}
            {{- end }}
            {{- with .Values.extraEnv }}{{ toYaml . | nindent 12 }}{{ end }}
`,
  });
  const web = { in: ['web'] };
  expect(environment).toEqual({
    containers: ['migrate', 'web'],
    variables: [
      { name: 'CACHE_CLUSTER', from: ['cache.mode'], when: ['cache.mode=cluster'], ...web },
      {
        name: 'CACHE_PASSWORD',
        from: ['cache.password'],
        when: ['cache.deploy | cache.password'],
        ...web,
      },
      { name: 'CACHE_URL', from: ['cache.host', 'cache.port'], when: ['!extraEnv[CACHE_URL].value'], ...web },
      { name: 'FIXED' },
      { name: 'LEVEL', from: ['level'] },
      { name: 'TLS_PATH', from: ['tls.path'], when: ['tls.enabled', 'tls.path'], ...web },
      {
        name: 'TOKEN',
        from: ['auth.existingSecret', 'auth.existingSecretKey'],
        when: ['auth.existingSecret'],
        ...web,
      },
    ],
    lists: [{ path: 'extraEnv', ...web }],
  });
});
