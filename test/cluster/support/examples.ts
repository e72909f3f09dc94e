import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sources } from '../../../scripts/kinds/download.ts';
import { documentsOf } from '../../support/documents.ts';
import type { KubernetesObject } from './api.ts';

const sources = fileURLToPath(new URL('../../../src/verify/kinds/sources.json', import.meta.url));

/** The folders of examples in the modules from which the verifier has its kinds. */
const folders: Readonly<Record<string, string>> = {
  'github.com/cilium/cilium': 'examples',
  'github.com/cloudnative-pg/cloudnative-pg': 'docs/src/samples',
  'github.com/envoyproxy/gateway': 'examples/kubernetes',
  'github.com/external-secrets/external-secrets': 'docs/snippets',
  'github.com/fluxcd/helm-controller': 'config/samples',
  'github.com/fluxcd/kustomize-controller': 'config/samples',
  'github.com/fluxcd/notification-controller': 'config/samples',
  'github.com/fluxcd/source-controller': 'config/samples',
  'github.com/prometheus-operator/prometheus-operator': 'example',
  'sigs.k8s.io/gateway-api': 'examples',
};

/** An object that a project publishes as an example. */
export interface Example {
  readonly object: KubernetesObject;
  /** Its module and file. */
  readonly from: string;
}

/** The examples of every module that can be had. Says loudly which cannot. */
export function publicExamples(): readonly Example[] {
  const { crds, toolchain } = JSON.parse(readFileSync(sources, 'utf8')) as Sources;
  return Object.entries(folders).flatMap(([module, folder]) => {
    const version = crds.find((source) => source.module === module)?.version;
    const home = moduleFolder(`${module}@${version}`, toolchain);
    if (home === undefined || !existsSync(join(home, folder))) {
      process.stderr.write(`NOT RUN: the examples of ${module}@${version}: the module cannot be had\n`);
      return [];
    }
    return filesBelow(join(home, folder)).flatMap((path) =>
      objectsIn(readFileSync(path, 'utf8')).map((object) => ({
        object,
        from: `${module} ${path.slice(home.length + 1)}`,
      })),
    );
  });
}

function moduleFolder(module: string, toolchain: string): string | undefined {
  try {
    const told = execFileSync('go', ['mod', 'download', '-json', module], {
      cwd: tmpdir(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? toolchain },
    });
    return (JSON.parse(told) as { Dir: string }).Dir;
  } catch {
    return undefined;
  }
}

/** The objects of a file that an API server could take; none if it is a template or not YAML. */
function objectsIn(text: string): readonly KubernetesObject[] {
  try {
    return documentsOf(text)
      .map((document) => document as unknown as KubernetesObject | null)
      .filter(
        (object): object is KubernetesObject =>
          typeof object?.metadata?.name === 'string' &&
          object.kind !== 'CustomResourceDefinition' &&
          !object.apiVersion.startsWith('kustomize.config.k8s.io/'),
      );
  } catch {
    return [];
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
