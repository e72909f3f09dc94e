import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Api } from './api.ts';
import { freePorts, type Program, type ProgramOptions, removeAtEnd, start, waitFor } from './process.ts';

/** The folder with the programs that `scripts/install-control-plane.sh` builds. Throws if they do not exist. */
function installedPrograms(): string {
  const script = fileURLToPath(new URL('../../../scripts/install-control-plane.sh', import.meta.url));
  try {
    return execFileSync('bash', [script, '--cached'], { encoding: 'utf8' }).trim();
  } catch {
    throw new Error('the control plane is not built: run scripts/install-control-plane.sh');
  }
}

export interface ControlPlane {
  readonly api: Api;
  readonly programs: string;
  /** A folder for logs, certificates and data, which is removed when the control plane stops. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** Starts another program, which is stopped with the others: the one of that name, or else the one at `path`. */
  readonly add: (
    name: string,
    args: readonly string[],
    options?: Omit<ProgramOptions, 'logs'> & { readonly path?: string },
  ) => Program;
  /** Throws if one of the programs has ended or panicked. */
  readonly check: () => void;
  /** Resident memory by program, in MiB. */
  readonly memory: () => ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

/** etcd, kube-apiserver, kube-controller-manager and kube-scheduler on free ports of the loopback interface. */
export async function startControlPlane(): Promise<ControlPlane> {
  const programs = installedPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-cluster-'));
  // The logs of a failed run are kept if the variable is set.
  const isKept = process.env['KEEP_CLUSTER'] !== undefined;
  if (!isKept) removeAtEnd(folder);
  const running: Program[] = [];
  const stop = async () => {
    for (const program of [...running].reverse()) await program.stop();
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  };
  const add: ControlPlane['add'] = (name, args, { path = join(programs, name), ...options } = {}) => {
    const program = start(name, path, args, { logs: folder, ...options });
    running.push(program);
    const stopOne = async () => {
      running.splice(running.indexOf(program), 1);
      await program.stop();
    };
    return { ...program, stop: stopOne };
  };
  const check = () => {
    for (const program of running) program.check();
  };
  try {
    const [client, peer, secure, manager, scheduler] = (await freePorts(5)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = join(folder, 'service-accounts.key');
    const pub = join(folder, 'service-accounts.pub');
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(pub, publicKey.export({ type: 'spki', format: 'pem' }));
    const token = randomBytes(24).toString('hex');
    const tokens = join(folder, 'tokens.csv');
    writeFileSync(tokens, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
    const certificates = join(folder, 'certificates');
    mkdirSync(certificates);

    add('etcd', [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      // Nothing here outlives the run.
      '--unsafe-no-fsync',
      '--log-level=error',
    ]);
    add('kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${client}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${secure}`,
      // An endpoint of `kubernetes` must not be a loopback address.
      '--endpoint-reconciler-type=none',
      `--cert-dir=${certificates}`,
      `--token-auth-file=${tokens}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${pub}`,
      `--service-account-signing-key-file=${key}`,
      '--allow-privileged=true',
      '--watch-cache=true',
    ]);
    const ca = join(certificates, 'apiserver.crt');
    await waitFor(() => existsSync(ca), { what: 'the certificate of kube-apiserver', seconds: 60, check });
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigOf(`https://127.0.0.1:${secure}`, ca, token), { mode: 0o600 });
    const api = new Api(`https://127.0.0.1:${secure}`, token, readFileSync(ca), check);
    await waitFor(async () => (await api.get('/readyz')).status === 200, {
      what: 'kube-apiserver',
      seconds: 120,
    });
    add('kube-controller-manager', [
      `--kubeconfig=${kubeconfig}`,
      `--service-account-private-key-file=${key}`,
      `--root-ca-file=${ca}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${manager}`,
      `--cert-dir=${certificates}`,
      '--concurrent-gc-syncs=5',
      // Nobody sends heartbeats for the node, which must not lose its pods.
      '--node-monitor-grace-period=24h',
    ]);
    add('kube-scheduler', [
      `--kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${scheduler}`,
      `--cert-dir=${certificates}`,
    ]);
    return {
      api,
      programs,
      folder,
      kubeconfig,
      add,
      check,
      memory: () => new Map(running.map(({ name, pid }) => [name, residentMemory(pid)])),
      stop: async () => {
        api.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function residentMemory(pid: number): number {
  try {
    const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kib) / 1024);
  } catch {
    return 0;
  }
}

function kubeconfigOf(server: string, ca: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority': ca } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin' } }],
    'current-context': 'e2e',
  });
}
