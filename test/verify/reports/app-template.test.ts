import { describe } from 'vitest';
import { object, runNeighbours, runSound, smallFile, smallTree } from '../neighbours/support.ts';

/** Reports about app-template, and about policies of Cilium. */
const secret = (name: string, key: string) =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: apps}\nstringData: {${key}: "\${X:=a}"}\n`;
const cilium = (spec: string) => smallFile(object('cilium.io/v2', 'CiliumNetworkPolicy', 'p', spec));

describe('Cilium', () => {
  runNeighbours([
    [
      'an entity that does not exist',
      cilium('{endpointSelector: {}, egress: [{toEntities: [internet]}]}'),
      'error apps/o.yaml:4',
    ],
    [
      'a rule for DNS on a range of ports',
      cilium(
        '{endpointSelector: {}, egress: [{toPorts: [{ports: [{port: "53", protocol: UDP, endPort: 90}], rules: {dns: [{matchPattern: "*"}]}}]}]}',
      ),
      'apps/o.yaml:4',
    ],
    [
      'two kinds of peers in one rule',
      cilium('{endpointSelector: {}, egress: [{toCIDR: [10.0.0.0/8], toEntities: [world]}]}'),
      'error apps/o.yaml:4',
    ],
    [
      'a selector of nodes for one namespace',
      cilium('{nodeSelector: {}, egress: [{toEntities: [world]}]}'),
      'error apps/o.yaml:4',
    ],
    [
      'a protocol in small letters that is none',
      cilium('{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80", protocol: http}]}]}]}'),
      'error apps/o.yaml:4',
    ],
    [
      'a port that is none',
      cilium('{endpointSelector: {}, egress: [{toPorts: [{ports: [{port: "70000"}]}]}]}'),
      'error apps/o.yaml:4 schema/malformed-value',
    ],
    [
      'a range that is not one',
      cilium('{endpointSelector: {}, egress: [{toCIDR: [10.0.0.0/33]}]}'),
      'error apps/o.yaml:4',
    ],
    [
      'a pool with addresses that are none',
      smallFile(
        object('cilium.io/v2', 'CiliumLoadBalancerIPPool', 'p', '{blocks: [{cidr: 10.0.0.300/28}]}', ''),
      ),
      'apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'names and DNS',
      cilium(
        '{endpointSelector: {}, egress: [{toEndpoints: [{matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system, k8s-app: kube-dns}}], toPorts: [{ports: [{port: "53", protocol: ANY}], rules: {dns: [{matchPattern: "*"}]}}]}, {toFQDNs: [{matchPattern: "*.example.org"}], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}]}',
      ),
    ],
    [
      'every entity',
      cilium(
        '{endpointSelector: {}, ingress: [{fromEntities: [host, remote-node, kube-apiserver, ingress, health, cluster, world, all]}]}',
      ),
    ],
    [
      'a pool',
      smallFile(
        object(
          'cilium.io/v2',
          'CiliumLoadBalancerIPPool',
          'p',
          '{blocks: [{start: 10.0.0.10, stop: 10.0.0.20}, {cidr: 10.1.0.0/28}], serviceSelector: {matchLabels: {a: b}}}',
          '',
        ),
      ),
    ],
  ]);
});

const template = (values: string, version = '4.6.2') =>
  smallTree({
    'r.yaml': `${object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'app-template', `{interval: 1h, url: "oci://ghcr.io/bjw-s-labs/helm/app-template", ref: {tag: ${version}}}`).slice(4)}${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', '{}').replace('spec: {}\n', '')}spec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: app-template}\n  values:\n${values.replace(/^(?=.)/gm, '    ')}\n`,
  });
const image = 'image: {repository: r.example.org/a, tag: 1.0.0}';
const controllers = `controllers: {web: {containers: {app: {${image}}}}}\n`;

describe('values of version 5 of app-template', () => {
  const own = `controllers: {web: {serviceAccount: {identifier: web}, containers: {app: {${image}}}}}\n`;
  const policy = `${controllers}networkpolicies: {app: {policyTypes: [Ingress], rules: {ingress: [{}]}}}`;
  const text = 'controllers: {web: {containers: {app: {image: "r.example.org/a:1.0.0"}}}}';
  const scaled = `controllers: {web: {horizontalPodAutoscaler: {maxReplicas: 3}, podDisruptionBudget: {minAvailable: 1}, containers: {app: {${image}}}}}`;
  runNeighbours([
    ['an account that the chart creates by itself', template(own, '5.1.0'), []],
    [
      'an account that it is told not to create',
      template(`${own}global: {createDefaultServiceAccount: false}`, '5.1.0'),
      'error apps/r.yaml:13 helm/refused-value',
    ],
    [
      'an account beside another one',
      template(`${own}serviceAccount: {job: {}}`, '5.1.0'),
      'error apps/r.yaml:13 helm/refused-value',
    ],
    ['the same in version 4', template(own), 'error apps/r.yaml:13 helm/refused-value'],
    ['a network policy for the only controller', template(policy, '5.1.0'), []],
    ['the same in version 4', template(policy), 'error apps/r.yaml:14 helm/refused-value'],
    ['an image as a text', template(text, '5.1.0'), []],
    ['the same in version 4', template(text), 'error apps/r.yaml:13 helm/refused-value'],
    ['new keys of controllers', template(scaled, '5.1.0'), []],
    [
      'one of them misspelt',
      template(scaled.replace('podDisruption', 'podDisrupton'), '5.1.0'),
      'error apps/r.yaml:13 helm/refused-value',
    ],
    [
      'a key that version 4 took away',
      template(`${controllers}service: {app: {nameOverride: x, ports: {http: {port: 80}}}}`, '5.1.0'),
      'error apps/r.yaml:14 helm/refused-value',
    ],
  ]);
});

describe('values of app-template', () => {
  runNeighbours([
    [
      'a name that a Service does not take',
      template(`${controllers}service: {app: {controller: web, nameOverride: x, ports: {http: {port: 80}}}}`),
      'error apps/r.yaml:14',
    ],
    [
      'a Service of another controller',
      template(`${controllers}service: {app: {controller: wbe, ports: {http: {port: 80}}}}`),
      'error apps/r.yaml:14',
    ],
    [
      'a type of controller that does not exist',
      template(`controllers: {web: {type: deploymnet, containers: {app: {${image}}}}}`),
      'error apps/r.yaml:13',
    ],
    [
      'a CronJob without its schedule',
      template(`controllers: {web: {type: cronjob, containers: {app: {${image}}}}}`),
      'error apps/r.yaml:13',
    ],
    [
      'an image without its name',
      template('controllers: {web: {containers: {app: {image: {tag: 1.0.0}}}}}'),
      'error apps/r.yaml:13',
    ],
    [
      'a volume of NFS without its server',
      template(`${controllers}persistence: {media: {type: nfs, path: /media}}`),
      'error apps/r.yaml:14',
    ],
    [
      'a mount misspelt',
      template(`${controllers}persistence: {tmp: {type: emptyDir, globalMount: [{path: /tmp}]}}`),
      'error apps/r.yaml:14',
    ],
    [
      'a type of volume that does not exist',
      template(`${controllers}persistence: {tmp: {type: emptydir}}`),
      'error apps/r.yaml:14',
    ],
    [
      'mounts of a controller that does not exist',
      template(
        `${controllers}persistence: {tmp: {type: emptyDir, advancedMounts: {wbe: {app: [{path: /tmp}]}}}}`,
      ),
      'apps/r.yaml:14',
    ],
    [
      'a claim that does not exist',
      template(`${controllers}persistence: {config: {existingClaim: wbe}}`),
      'apps/r.yaml:14',
    ],
    [
      'an Ingress with a text as its port',
      template(
        `${controllers}service: {app: {ports: {http: {port: 80}}}}\ningress: {app: {hosts: [{host: a.example.org, paths: [{path: /, service: {identifier: wbe, port: http}}]}]}}`,
      ),
      'apps/r.yaml:15',
    ],
    [
      'options of pods misspelt',
      template(`${controllers}defaultPodOptions: {securitycontext: {runAsUser: 1}}`),
      'error apps/r.yaml:14',
    ],
    [
      'an account as in older versions',
      template(`${controllers}serviceAccount: {create: true}`),
      'error apps/r.yaml:14',
    ],
    [
      'no container',
      template('controllers: {web: {}}\nservice: {app: {controller: web, ports: {http: {port: 80}}}}'),
      'apps/r.yaml:13',
    ],
    [
      'a Secret of variables that does not exist',
      {
        ...template(
          `controllers: {web: {containers: {app: {${image}, envFrom: [{secretRef: {name: mial}}]}}}}`,
        ),
        'apps/s.yaml': secret('mail', 'PASSWORD').slice(4),
      },
      'apps/r.yaml:13',
    ],
  ]);
  runSound([
    [
      'keys of a newer version, which only look like others',
      template(
        `controllers: {web: {podDisruptionBudget: {minAvailable: 1}, containers: {app: {${image}}}}}\nresources: {}`,
      ),
    ],
    [
      'one controller, which a Service need not name',
      {
        ...template(
          `${controllers}service: {app: {ports: {http: {port: 80}}}}\nroute: {app: {hostnames: [a.example.org], parentRefs: [{name: g, namespace: edge}], rules: [{backendRefs: [{identifier: app, port: 80}]}]}}`,
        ),
        'apps/g.yaml': object(
          'gateway.networking.k8s.io/v1',
          'Gateway',
          'g',
          '{gatewayClassName: envoy, listeners: [{name: http, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}]}',
          'edge',
        ).slice(4),
      },
    ],
    [
      'anchors, probes and resources',
      template(
        `controllers:\n  web:\n    annotations: {reloader.stakater.com/auto: "true"}\n    containers:\n      app:\n        ${image}\n        env: {PORT: &port 8080, TZ: UTC, EMPTY: ""}\n        probes:\n          liveness: &probe\n            enabled: true\n            custom: true\n            spec: {httpGet: {path: /, port: *port}, initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3}\n          readiness: *probe\n          startup: {enabled: false}\n        securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}\n        resources: {requests: {cpu: 10m}, limits: {memory: 1Gi}}\nservice: {app: {ports: {http: {port: *port}}}}`,
      ),
    ],
    [
      'volumes of every kind',
      template(
        `${controllers}persistence:\n  tmp: {type: emptyDir, medium: Memory, sizeLimit: 1Gi, globalMounts: [{path: /tmp, subPath: a}]}\n  media: {type: nfs, server: nas.example.org, path: /media, advancedMounts: {web: {app: [{path: /media, readOnly: true}]}}}\n  dev: {type: hostPath, hostPath: /dev/dri, hostPathType: Directory}\n  data: {type: persistentVolumeClaim, accessMode: ReadWriteOnce, size: 1Gi, storageClass: ceph}`,
      ),
    ],
    [
      'a CronJob',
      template(
        `controllers: {web: {type: cronjob, cronjob: {schedule: "0 3 * * *", timeZone: UTC, successfulJobsHistory: 1, failedJobsHistory: 1, backoffLimit: 0}, containers: {app: {${image}, args: [run]}}}}`,
      ),
    ],
    [
      'an init container and a sidecar',
      template(
        `controllers: {web: {initContainers: {init: {${image}, command: [sh, -c, "true"]}}, containers: {app: {${image}}, side: {${image}, dependsOn: app}}}}`,
      ),
    ],
  ]);
});
