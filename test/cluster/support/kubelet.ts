import type { Api, KubernetesObject } from './api.ts';

/**
 * Replaces a kubelet: one node, on which every pod runs at once and every Job succeeds. No container is started, so the behaviour
 * of programs is not tested.
 *
 * @param isReached - Whether running operators connect to pods: these then have loopback addresses, which refuse at once but
 * which
 * no endpoint of a Service may have. Otherwise they have addresses of TEST-NET-1 (RFC 5737), which nothing connects to.
 */
export async function startKubelet(api: Api, isReached = false): Promise<() => void> {
  const network = isReached ? '127.0.1' : '192.0.2';
  await api.apply({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node', labels: { 'kubernetes.io/os': 'linux' } },
  });
  // Clusters have such a class by default: without one that expands volumes, the API server refuses to resize a claim.
  await api.apply({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'clusterwright.test/simulated',
    allowVolumeExpansion: true,
  });
  const resources = { cpu: '64', memory: '256Gi', pods: '500', 'ephemeral-storage': '1Ti' };
  await api.send(
    'PATCH',
    '/api/v1/nodes/node/status',
    { status: { capacity: resources, allocatable: resources, conditions: [condition('Ready')] } },
    'application/merge-patch+json',
  );
  let stopped = false;
  let address = 0;
  const paths = [
    '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode',
    '/api/v1/persistentvolumeclaims',
  ] as const;
  let isChanged = true;
  for (const path of paths)
    api.watch(
      path,
      () => {
        isChanged = true;
      },
      () => stopped,
    );
  const round = async (): Promise<void> => {
    for (const pod of await api.list(paths[0])) {
      const { metadata, spec, status } = pod as PodObject;
      const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
      if (metadata['deletionTimestamp'] !== undefined) {
        await api.send('DELETE', path, { gracePeriodSeconds: 0 });
      } else if (status.phase === 'Pending') {
        address++;
        await api.send(
          'PATCH',
          `${path}/status`,
          { status: running(spec, `${network}.${1 + (address % 254)}`) },
          'application/merge-patch+json',
        );
      }
    }
    for (const claim of await api.list(paths[1])) {
      if ((claim['status'] as { phase?: string } | undefined)?.phase === 'Bound') continue;
      await bind(api, claim);
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      if (isChanged) {
        isChanged = false;
        // The API server may be busy, or gone at the end: the next round tries again.
        await round().catch(() => {
          isChanged = true;
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  void loop();
  return () => {
    stopped = true;
  };
}

interface PodObject extends KubernetesObject {
  readonly spec: PodSpec;
  readonly status: { readonly phase?: string };
}

interface PodSpec {
  readonly restartPolicy?: string;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
}

function condition(type: string) {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  return { type, status: 'True', reason: 'Simulated', lastHeartbeatTime: now, lastTransitionTime: now };
}

function running({ restartPolicy, containers }: PodSpec, podIP: string) {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  // A pod that is not restarted runs to completion.
  const done = restartPolicy === 'Never' || restartPolicy === 'OnFailure';
  const state = done
    ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } }
    : { running: { startedAt: now } };
  return {
    phase: done ? 'Succeeded' : 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: now,
    conditions: ['Initialized', 'ContainersReady', 'Ready', 'PodScheduled'].map((type) => ({
      type,
      status: done && type.endsWith('Ready') ? 'False' : 'True',
      lastTransitionTime: now,
    })),
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      image,
      imageID: image,
      ready: !done,
      started: !done,
      restartCount: 0,
      state,
    })),
  };
}

/** Creates a volume for a claim, like a provisioner. */
async function bind(api: Api, claim: KubernetesObject): Promise<void> {
  const { name, namespace, ...metadata } = claim.metadata;
  const spec = claim['spec'] as Readonly<Record<string, unknown>>;
  const volume = `pv-${String(metadata['uid'])}`;
  await api.apply({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volume },
    spec: {
      accessModes: spec['accessModes'],
      capacity: (spec['resources'] as { requests: unknown }).requests,
      ...(spec['storageClassName'] !== undefined && { storageClassName: spec['storageClassName'] }),
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: '/simulated' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid: metadata['uid'] },
    },
  });
  if (spec['volumeName'] === undefined)
    await api.send(
      'PATCH',
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`,
      { spec: { volumeName: volume } },
      'application/merge-patch+json',
    );
}
