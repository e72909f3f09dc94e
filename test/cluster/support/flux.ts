import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlPlane } from './control-plane.ts';
import { freePorts } from './process.ts';

/** Flux's three controllers, as processes next to the API server. */
export async function startFlux(
  plane: ControlPlane,
  sourceEnv: Readonly<Record<string, string>>,
): Promise<void> {
  const ports = await freePorts(4);
  const storage = join(plane.folder, 'artifacts');
  mkdirSync(storage);
  // A separate folder, so that parallel runs do not share temporary files.
  const TMPDIR = join(plane.folder, 'temporary');
  mkdirSync(TMPDIR);
  const env = { KUBECONFIG: plane.kubeconfig, RUNTIME_NAMESPACE: 'flux-system', TMPDIR };
  const common = (port: number | undefined) => [
    '--enable-leader-election=false',
    '--events-addr=',
    '--metrics-addr=0',
    `--health-addr=127.0.0.1:${port}`,
    '--log-level=info',
    '--watch-all-namespaces=true',
  ];
  plane.add(
    'source-controller',
    [
      ...common(ports[0]),
      `--storage-path=${storage}`,
      `--storage-addr=127.0.0.1:${ports[1]}`,
      `--storage-adv-addr=127.0.0.1:${ports[1]}`,
    ],
    { env: { ...env, ...sourceEnv } },
  );
  plane.add(
    'kustomize-controller',
    [
      ...common(ports[2]),
      // A Kustomization that waits for its health checks occupies a worker.
      '--concurrent=20',
      '--requeue-dependency=2s',
      '--feature-gates=CancelHealthCheckOnNewRevision=true',
    ],
    { env },
  );
  plane.add('helm-controller', [...common(ports[3]), '--concurrent=10', '--requeue-dependency=2s'], { env });
}
