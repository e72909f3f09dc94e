import { type LiveProblem, textOf } from '../../app-kit/live.ts';
import type { Check } from './check.ts';

/** Checks that every claim has a volume. */
export function volumeCheck(namespaces: ReadonlySet<string> | undefined): Check {
  return {
    name: 'volumes',
    title: 'every PersistentVolumeClaim has a volume',
    run: async (cluster) => {
      const claims = (await cluster.list('PersistentVolumeClaim')).filter(
        ({ metadata: { namespace = '' } }) => namespaces?.has(namespace) ?? true,
      );
      if (claims.length === 0) return undefined;
      const classes = await cluster.list('storage.k8s.io/StorageClass');
      const problems: LiveProblem[] = [];
      for (const claim of claims) {
        const phase = textOf(claim, 'status', 'phase');
        if (phase === 'Bound') continue;
        const named = textOf(claim, 'spec', 'storageClassName');
        const last = (await cluster.events(claim)).at(-1);
        if (phase === 'Pending' && textOf(last, 'reason') === 'WaitForFirstConsumer') continue;
        const lacks = named !== '' && !classes.some(({ metadata }) => metadata.name === named);
        const unnamed = named === '' && !classes.some(isDefault);
        const detail = textOf(last, 'message');
        problems.push({
          object: claim,
          message: lacks
            ? `it is ${phase}: there is no StorageClass ${named}`
            : unnamed
              ? `it is ${phase}: it names no StorageClass, and none is the default`
              : `it is ${phase}${detail === '' ? '' : `: ${detail}`}`,
          advice:
            lacks || unnamed
              ? `Set storage_class to one of the cluster's: ${classes.map(({ metadata }) => metadata.name).join(', ') || 'it has none'}.`
              : 'Check that the provisioner of its StorageClass runs and has capacity.',
          command: `kubectl describe pvc ${claim.metadata.name} -n ${claim.metadata.namespace}`,
        });
      }
      return problems;
    },
  };
}

function isDefault({ metadata }: { readonly metadata: unknown }): boolean {
  return textOf(metadata, 'annotations', 'storageclass.kubernetes.io/is-default-class') === 'true';
}
