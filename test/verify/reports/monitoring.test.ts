import { describe } from 'vitest';
import { configMap, object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** Reports about monitoring and other operators. */
const secret = (name: string, keys: string, space = 'apps', type = 'Opaque') =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${space}}\ntype: ${type}\nstringData: {${keys}}\n`;
const filled = (...names: string[]) => names.map((name) => `${name}: "\${X:=a}"`).join(', ');
const rule = (body: string) =>
  smallFile(
    object('monitoring.coreos.com/v1', 'PrometheusRule', 'r', `{groups: [{name: g, rules: [${body}]}]}`),
  );
const app = object(
  'apps/v1',
  'Deployment',
  'web',
  '{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: "r.example.org/a:1.0.0", ports: [{name: metrics, containerPort: 9090}]}]}}}',
);
const service = object(
  'v1',
  'Service',
  'web',
  '{selector: {app: web}, ports: [{name: metrics, port: 9090}]}',
).replace('namespace: apps}', 'namespace: apps, labels: {app: web}}');
const monitor = (spec: string) =>
  smallFile(app, service, object('monitoring.coreos.com/v1', 'ServiceMonitor', 'm', spec));

describe('monitoring', () => {
  runNeighbours([
    ['an expression that does not parse', rule('{alert: A, expr: "sum(rate(a[5m])"}'), 'error apps/o.yaml:4'],
    ['a rule that alerts and records', rule('{alert: A, record: b, expr: up}'), 'error apps/o.yaml:4'],
    ['a duration without a unit', rule('{alert: A, expr: up == 0, for: "5"}'), 'error apps/o.yaml:4'],
    [
      'a Service without that port',
      monitor('{selector: {matchLabels: {app: web}}, endpoints: [{port: http}]}'),
      'apps/o.yaml:14',
    ],
    [
      'a port and the number of one',
      monitor('{selector: {matchLabels: {app: web}}, endpoints: [{prot: metrics}]}'),
      'error apps/o.yaml:14',
    ],
    [
      'an interval with a blank',
      monitor('{selector: {matchLabels: {app: web}}, endpoints: [{port: metrics, interval: 30 s}]}'),
      'error apps/o.yaml:14',
    ],
    [
      'a route to a receiver that does not exist',
      smallFile(
        object(
          'monitoring.coreos.com/v1alpha1',
          'AlertmanagerConfig',
          'a',
          '{route: {receiver: chat}, receivers: [{name: chta}]}',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a silent time that is not declared',
      smallFile(
        object(
          'monitoring.coreos.com/v1alpha1',
          'AlertmanagerConfig',
          'a',
          '{route: {receiver: r, routes: [{receiver: r, muteTimeIntervals: [night]}]}, receivers: [{name: r}]}',
        ),
      ),
      'error apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'alerts and records',
      rule(
        `{alert: A, expr: 'absent(up{job="a"} == 1) or sum by (pod) (rate(x_total[5m])) > 0.5', for: 10m, labels: {severity: critical}, annotations: {summary: "{{ $labels.pod }} is {{ $value | humanize }}"}}, {record: "job:x:rate5m", expr: "sum(rate(x[5m]))"}`,
      ),
    ],
    [
      'a monitor',
      monitor(
        '{selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [apps]}, endpoints: [{port: metrics, interval: 30s, scrapeTimeout: 10s, path: /metrics, relabelings: [{sourceLabels: [__meta_kubernetes_pod_name], targetLabel: pod}]}]}',
      ),
    ],
    [
      'a probe',
      smallFile(
        object(
          'monitoring.coreos.com/v1',
          'Probe',
          'p',
          '{jobName: p, prober: {url: "prober.apps.svc:9115"}, module: http_2xx, targets: {staticConfig: {static: ["https://a.example.org"]}}}',
        ),
      ),
    ],
  ]);
});

const keycloak = (spec: string) => object('k8s.keycloak.org/v2beta1', 'Keycloak', 'kc', spec);

describe('other operators', () => {
  runNeighbours([
    [
      'a realm of a missing Keycloak',
      smallFile(
        keycloak('{instances: 1, hostname: {hostname: a.example.org}, http: {httpEnabled: true}}'),
        object(
          'k8s.keycloak.org/v2beta1',
          'KeycloakRealmImport',
          'r',
          '{keycloakCRName: ck, realm: {realm: a, enabled: true}}',
        ),
      ),
      'apps/o.yaml:9',
    ],
    [
      'a database whose Secret lacks a key',
      smallFile(
        keycloak(
          '{instances: 1, hostname: {hostname: a.example.org}, http: {httpEnabled: true}, db: {vendor: postgres, host: h, usernameSecret: {name: k, key: username}, passwordSecret: {name: k, key: pass}}}',
        ),
        secret('k', filled('username', 'password')),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a password from a missing Secret',
      smallFile(
        object(
          'dragonflydb.io/v1alpha1',
          'Dragonfly',
          'd',
          '{replicas: 1, authentication: {passwordFromSecret: {name: d, key: password}}}',
        ),
      ),
      'apps/o.yaml:4',
    ],
    [
      'a scaler of a missing Deployment',
      smallFile(
        app,
        object(
          'keda.sh/v1alpha1',
          'ScaledObject',
          's',
          '{scaleTargetRef: {name: wbe}, triggers: [{type: cron, metadata: {timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "2"}}]}',
        ),
      ),
      'apps/o.yaml:9',
    ],
    [
      'a number as metadata of a trigger',
      smallFile(
        app,
        object(
          'keda.sh/v1alpha1',
          'ScaledObject',
          's',
          '{scaleTargetRef: {name: web}, triggers: [{type: cron, metadata: {timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: 2}}]}',
        ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a key of a sealed Secret that a pod reads under another name',
      smallFile(
        object(
          'bitnami.com/v1alpha1',
          'SealedSecret',
          's',
          '{encryptedData: {token: AgA}, template: {metadata: {name: s, namespace: apps}}}',
        ),
        app.replace(
          'name: a, image',
          'name: a, env: [{name: T, valueFrom: {secretKeyRef: {name: s, key: tokn}}}], image',
        ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a policy of Kyverno without a match',
      smallFile(
        object(
          'kyverno.io/v1',
          'ClusterPolicy',
          'p',
          '{rules: [{name: a, validate: {message: m, pattern: {metadata: {labels: {a: "?*"}}}}}]}',
          '',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a data source without its type',
      smallFile(
        object(
          'grafana.integreatly.org/v1beta1',
          'GrafanaDashboard',
          'd',
          '{instanceSelector: {matchLabels: {a: b}}, json: "{", url: "https://a.example.org"}',
        ),
      ),
      'apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'a realm of a Keycloak',
      smallFile(
        keycloak(
          '{instances: 2, hostname: {hostname: "https://a.example.org"}, proxy: {headers: xforwarded}, http: {httpEnabled: true}, additionalOptions: [{name: log-level, value: info}], features: {enabled: [docker]}}',
        ),
        object(
          'k8s.keycloak.org/v2beta1',
          'KeycloakRealmImport',
          'r',
          '{keycloakCRName: kc, realm: {realm: a, enabled: true}}',
        ),
      ),
    ],
    [
      'a store of Dragonfly',
      smallFile(
        object(
          'dragonflydb.io/v1alpha1',
          'Dragonfly',
          'd',
          '{replicas: 2, args: [--maxmemory=1gb, --proactor_threads=2], snapshot: {cron: "*/5 * * * *", persistentVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}',
        ),
      ),
    ],
    [
      'a sealed Secret that a pod reads',
      smallFile(
        object(
          'bitnami.com/v1alpha1',
          'SealedSecret',
          's',
          '{encryptedData: {token: AgA}, template: {metadata: {name: s, namespace: apps}}}',
        ),
        app.replace(
          'name: a, image',
          'name: a, env: [{name: T, valueFrom: {secretKeyRef: {name: s, key: token}}}], image',
        ),
      ),
    ],
    [
      'a dashboard by its address',
      smallFile(
        object(
          'grafana.integreatly.org/v1beta1',
          'GrafanaDashboard',
          'd',
          '{allowCrossNamespaceImport: true, instanceSelector: {matchLabels: {a: b}}, url: "https://a.example.org/d.json", datasources: [{inputName: DS_PROMETHEUS, datasourceName: Prometheus}]}',
        ),
      ),
    ],
    ['settings that only a ConfigMap has', smallFile(`---\n${configMap('c', 'tz: "Europe/Berlin"')}`)],
  ]);
});
