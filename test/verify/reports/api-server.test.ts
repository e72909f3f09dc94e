import { describe } from 'vitest';
import {
  configMap,
  deployment,
  object,
  podSpec,
  runNeighbours,
  runSound,
  smallFile,
} from '../neighbours/support.ts';

/** What the API server refuses of built-in kinds. */
const service = (spec: string) =>
  smallFile(
    object('v1', 'Service', 'web', `{selector: {app: web}, ${spec}}`) +
      deployment('ports: [{name: http, containerPort: 8080}]'),
  );
const ingress = (path: string) =>
  smallFile(
    object(
      'v1',
      'Service',
      'web',
      '{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}',
    ) +
      deployment('ports: [{name: http, containerPort: 8080}]') +
      object(
        'networking.k8s.io/v1',
        'Ingress',
        'web',
        `{rules: [{host: w.example.org, http: {paths: [${path}]}}]}`,
      ),
  );
const claim = (spec: string) => smallFile(object('v1', 'PersistentVolumeClaim', 'c', spec));

describe('what the API server refuses', () => {
  runNeighbours([
    [
      'a port of the node outside of its range',
      service('type: NodePort, ports: [{port: 80, targetPort: http, nodePort: 8080}]'),
      'apps/o.yaml:4',
    ],
    ['two ports without names', service('ports: [{port: 80}, {port: 81}]'), 'error apps/o.yaml:4'],
    ['a port that is a number in quotes', service('ports: [{port: "80"}]'), 'error apps/o.yaml:4'],
    [
      'an Ingress without the type of its path',
      ingress('{path: /, backend: {service: {name: web, port: {number: 80}}}}'),
      'error apps/o.yaml:14',
    ],
    [
      'an Ingress with the name of a port that a Service does not have',
      ingress('{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: web}}}}'),
      'error apps/o.yaml:14',
    ],
    [
      'an Ingress with a number and a name',
      ingress('{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http, number: 80}}}}'),
      'error apps/o.yaml:14',
    ],
    [
      'an access mode that does not exist',
      claim('{accessModes: [ReadWriteOne], resources: {requests: {storage: 1Gi}}}'),
      'error apps/o.yaml:4',
    ],
    [
      'a size with a unit of two letters',
      claim('{accessModes: [ReadWriteOnce], resources: {requests: {storage: 10GB}}}'),
      'error apps/o.yaml:4',
    ],
    [
      'a request above its limit',
      smallFile(deployment('resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}')),
      'error apps/o.yaml:4',
    ],
    [
      'memory in thousandths of a byte',
      smallFile(deployment('resources: {limits: {memory: 512m}}')),
      'warning apps/o.yaml:4',
    ],
    [
      'both bounds of a disruption',
      smallFile(
        deployment() +
          object(
            'policy/v1',
            'PodDisruptionBudget',
            'web',
            '{minAvailable: 1, maxUnavailable: 1, selector: {matchLabels: {app: web}}}',
          ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'an autoscaler of a removed version',
      smallFile(
        deployment() +
          object(
            'autoscaling/v2beta2',
            'HorizontalPodAutoscaler',
            'web',
            '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}',
          ),
      ),
      'apps/o.yaml:6',
    ],
    [
      'an autoscaler of a missing Deployment',
      smallFile(
        deployment() +
          object(
            'autoscaling/v2',
            'HorizontalPodAutoscaler',
            'web',
            '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: wbe}, maxReplicas: 3}',
          ),
      ),
      'apps/o.yaml:9',
    ],
    [
      'an autoscaler with its bounds exchanged',
      smallFile(
        deployment() +
          object(
            'autoscaling/v2',
            'HorizontalPodAutoscaler',
            'web',
            '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 5, maxReplicas: 3}',
          ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a name of a CronJob that is too long',
      smallFile(
        object(
          'batch/v1',
          'CronJob',
          'a'.repeat(53),
          `{schedule: "0 3 * * *", jobTemplate: {spec: {template: {${podSpec('', 'restartPolicy: Never')}}}}}`,
        ),
      ),
      'error apps/o.yaml:3',
    ],
    [
      'a time zone that does not exist',
      smallFile(
        object(
          'batch/v1',
          'CronJob',
          'a',
          `{schedule: "0 3 * * *", timeZone: Europe/Berln, jobTemplate: {spec: {template: {${podSpec('', 'restartPolicy: Never')}}}}}`,
        ),
      ),
      'apps/o.yaml:4',
    ],
    [
      'a time zone within the schedule',
      smallFile(
        object(
          'batch/v1',
          'CronJob',
          'a',
          `{schedule: "CRON_TZ=UTC 0 3 * * *", jobTemplate: {spec: {template: {${podSpec('', 'restartPolicy: Never')}}}}}`,
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a Job whose pods always restart',
      smallFile(object('batch/v1', 'Job', 'a', `{template: {${podSpec('', 'restartPolicy: Always')}}}`)),
      'error apps/o.yaml:4',
    ],
    [
      'a label that is too long',
      smallFile(
        configMap('c', 'a: b').replace('namespace: apps', `namespace: apps, labels: {a: ${'x'.repeat(64)}}`),
      ),
      'error apps/o.yaml:3',
    ],
    [
      'a version with a plus sign as a label',
      smallFile(configMap('c', 'a: b').replace('namespace: apps', 'namespace: apps, labels: {a: 1.0.0+b}')),
      'error apps/o.yaml:3',
    ],
    ['a key of a ConfigMap with a blank', smallFile(configMap('c', '"a b": c')), 'error apps/o.yaml:5'],
    [
      'a certificate without its key',
      smallFile(
        'apiVersion: v1\nkind: Secret\nmetadata: {name: t, namespace: apps}\ntype: kubernetes.io/tls\nstringData: {tls.crt: "${CRT:=a}"}\n',
      ),
      'error apps/o.yaml',
    ],
    [
      'settings of Docker under another key',
      smallFile(
        'apiVersion: v1\nkind: Secret\nmetadata: {name: t, namespace: apps}\ntype: kubernetes.io/dockerconfigjson\nstringData: {config.json: "${CRT:=a}"}\n',
      ),
      'error apps/o.yaml',
    ],
    [
      'a volume that is mounted, but not declared',
      smallFile(deployment('volumeMounts: [{name: data, mountPath: /data}]')),
      'error apps/o.yaml:4',
    ],
    [
      'two volumes of one name',
      smallFile(deployment('', 'volumes: [{name: v, emptyDir: {}}, {name: v, emptyDir: {}}]')),
      'error apps/o.yaml:4',
    ],
    [
      'two containers of one name',
      smallFile(deployment('', 'initContainers: [{name: a, image: "r.example.org/a:1.0.0"}]')),
      'error apps/o.yaml:4',
    ],
    [
      'one mount path twice',
      smallFile(
        deployment(
          'volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /v}]',
          'volumes: [{name: v, emptyDir: {}}]',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a priority that does not exist',
      smallFile(
        deployment('', 'priorityClassName: importnat') +
          '---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: important}\nvalue: 10\n',
      ),
      'apps/o.yaml:4',
    ],
    [
      'an account that does not exist',
      smallFile(
        deployment('', 'serviceAccountName: wbe') +
          '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: apps}\n',
      ),
      'apps/o.yaml:4',
    ],
    [
      'a policy of pulling in small letters',
      smallFile(deployment('imagePullPolicy: always')),
      'error apps/o.yaml:4',
    ],
    [
      'a capability as text',
      smallFile(deployment('securityContext: {capabilities: {drop: ALL}}')),
      'error apps/o.yaml:4',
    ],
    [
      'a toleration for everything with a value',
      smallFile(deployment('', 'tolerations: [{key: a, operator: Exists, value: b}]')),
      'error apps/o.yaml:4',
    ],
    [
      'a wildcard in the middle of a host',
      smallFile(
        object(
          'networking.k8s.io/v1',
          'Ingress',
          'web',
          '{defaultBackend: {service: {name: web, port: {number: 80}}}, rules: [{host: "a.*.example.org"}]}',
        ) +
          object('v1', 'Service', 'web', '{selector: {app: web}, ports: [{port: 80}]}') +
          deployment(),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a role that does not exist',
      smallFile(
        object('rbac.authorization.k8s.io/v1', 'Role', 'reader', '').replace(
          /spec: .*\n/,
          'rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n',
        ) +
          '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: apps}\nsubjects: [{kind: ServiceAccount, name: default, namespace: apps}]\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: raeder}\n',
      ),
      'apps/o.yaml:10',
    ],
  ]);
  runSound([
    [
      'an Ingress with the name of a port',
      ingress('{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}'),
    ],
    [
      'a Service in two families of addresses',
      service(
        'ipFamilyPolicy: PreferDualStack, ports: [{name: http, port: 80, targetPort: http, appProtocol: http}]',
      ),
    ],
    [
      'a Service of another name',
      smallFile(object('v1', 'Service', 'ext', '{type: ExternalName, externalName: db.example.org}')),
    ],
    [
      'an autoscaler in full',
      smallFile(
        deployment('resources: {requests: {cpu: 100m}}') +
          object(
            'autoscaling/v2',
            'HorizontalPodAutoscaler',
            'web',
            '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, maxReplicas: 3, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]}',
          ),
      ),
    ],
    [
      'a CronJob in a time zone',
      smallFile(
        object(
          'batch/v1',
          'CronJob',
          'a',
          `{schedule: "@daily", timeZone: Europe/Berlin, jobTemplate: {spec: {backoffLimit: 0, template: {${podSpec('', 'restartPolicy: Never')}}}}}`,
        ),
      ),
    ],
    [
      'a sidecar that starts first',
      smallFile(
        deployment('', 'initContainers: [{name: b, image: "r.example.org/b:1.0.0", restartPolicy: Always}]'),
      ),
    ],
    [
      'volumes of several sources',
      smallFile(
        deployment(
          'volumeMounts: [{name: v, mountPath: /v}]',
          'volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600}}, {downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}}]}}]',
        ),
      ),
    ],
    [
      'a claim for every pod',
      smallFile(
        `${object('v1', 'Service', 'web', '{clusterIP: None, selector: {app: web}, ports: [{port: 80}]}')}${object('apps/v1', 'StatefulSet', 'web', `{serviceName: web, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, ${podSpec('volumeMounts: [{name: data, mountPath: /d}]')}}, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}`)}`,
      ),
    ],
    [
      'an Ingress whose class the tree does not have',
      smallFile(
        object(
          'networking.k8s.io/v1',
          'Ingress',
          'web',
          '{ingressClassName: nginx, rules: [{host: "*.example.org", http: {paths: [{path: /, pathType: ImplementationSpecific, backend: {service: {name: web, port: {number: 80}}}}]}}]}',
        ) +
          object('v1', 'Service', 'web', '{selector: {app: web}, ports: [{port: 80}]}') +
          deployment(),
      ),
    ],
  ]);
});
