import type { LiveCheck, LiveCluster } from '../../app-kit/live.ts';

/** A check with everything it needs except the cluster. */
export interface Check extends Pick<LiveCheck, 'name' | 'title'> {
  readonly run: (cluster: LiveCluster) => ReturnType<LiveCheck['run']>;
}
