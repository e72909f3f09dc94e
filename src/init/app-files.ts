/** The languages that an app can be written in. */
export const languages = ['ts', 'js', 'mjs'] as const;
type Language = (typeof languages)[number];

export interface NewApp {
  readonly namespace: string;
  readonly name: string;
  readonly language: Language;
}

/** The prefix of an app's settings. */
const settingPrefix = (name: string): string => name.replaceAll('-', '_');

/** The names that `newAppFiles` declares, which no other app of the project may have. */
export function newNames(name: string): {
  readonly settings: readonly string[];
  readonly variables: readonly string[];
} {
  const key = settingPrefix(name);
  return {
    settings: [`${key}_enabled`, `${key}_replicas`, `${key}_chart_version`],
    variables: [`${key}_url`],
  };
}

/** The folders that belong only to this app. */
export const foldersOf = ({ namespace, name }: Pick<NewApp, 'namespace' | 'name'>): readonly string[] => [
  `apps/${name}`,
  `templates/config/kubernetes/apps/${namespace}/${name}`,
];

/**
 * The files of a new app by path: a working example that installs a chart, with a switch, settings, a variable, a Service and a
 * template, for the user to adapt. The Flux Kustomization, kustomization.yaml, policies and namespace are written from the app
 * object.
 */
export function newAppFiles({ namespace, name, language }: NewApp): ReadonlyMap<string, string> {
  const key = settingPrefix(name);
  const [module = '', templates = ''] = foldersOf({ namespace, name });
  const app = `import { chartVersion, count, defineApp, flag, text } from 'clusterwright';

// An example that runs: replace chart, version and values by those of ${name}.
const chart = 'oci://ghcr.io/stefanprodan/charts/podinfo';

/** Everything that ${name} contributes to the cluster. docs/apps.md of clusterwright describes every member. */
export default defineApp({
  name: '${name}',
  title: '${name}',
  layer: 'application',
  namespace: '${namespace}',
  enabled: (v) => v.${key}_enabled,
  settings: {
    ${key}_enabled: flag({ description: 'Run ${name}. One of \`true\`, \`false\`.', default: true }),
    ${key}_replicas: count({ description: 'Number of pods.', default: 1 }),
    ${key}_chart_version: chartVersion(chart, { description: 'Version of the chart of ${name}.', default: '6.9.1' }),
  },
  variables: {
    ${key}_url: text(
      'Address of ${name} inside the cluster.',
      () => 'http://${name}.${namespace}.svc.cluster.local:9898',
    ),
  },
  release: (v) => ({
    chart,
    version: v.${key}_chart_version,
    values: {
      fullnameOverride: '${name}',
      nameOverride: '${name}',
      replicaCount: v.${key}_replicas,
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        runAsUser: 100,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  }),
  // The pods, as network policies select them, and the ports that other apps may name.
  services: [{ name: '${name}', ports: { http: 9898 }, pods: { 'app.kubernetes.io/name': '${name}' } }],
});
`;
  const configMap = `#| Another object of ${name}. Without a use for it, remove this file. #|
#% if ${key}_enabled %#
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  url: #{ ${key}_url | yaml }#
#% endif %#
`;
  return new Map([
    [`${module}/app.${language}`, app],
    [`${templates}/app/configmap.yaml.j2`, configMap],
  ]);
}
