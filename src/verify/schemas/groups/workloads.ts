import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

/** Reference: Kubernetes API, apps/v1. */
export const apps: ApiGroup = {
  group: 'apps',
  uses: [meta, pod, volumes],
  notation: `
kind Deployment v1 {
  spec! {
    replicas int(0..)
    selector! LabelSelector
    template! PodTemplate
    strategy {
      type (Recreate|RollingUpdate)
      rollingUpdate { maxSurge, maxUnavailable intOrPercent }
      @rule(recreateStrategy)
    }
    minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit int(0..)
    paused bool
    @rule(restartAlways images)
  }
}

kind ReplicaSet v1 {
  spec! {
    replicas, minReadySeconds int(0..)
    selector! LabelSelector
    template PodTemplate
    @rule(restartAlways images)
  }
}

kind StatefulSet v1 {
  spec! {
    replicas, minReadySeconds, revisionHistoryLimit int(0..)
    selector! LabelSelector
    serviceName string
    template! PodTemplate
    ordinals { start int(0..) }
    persistentVolumeClaimRetentionPolicy { whenDeleted, whenScaled (Retain|Delete) }
    podManagementPolicy (OrderedReady|Parallel)
    updateStrategy {
      type (RollingUpdate|OnDelete)
      rollingUpdate { maxUnavailable intOrPercent  partition int(0..) }
    }
    volumeClaimTemplates [ClaimTemplate]
    @rule(restartAlways images)
  }
}
ClaimTemplate { apiVersion, kind string  metadata ObjectMeta  spec ClaimSpec  status any }

kind DaemonSet v1 {
  spec! {
    selector! LabelSelector
    template! PodTemplate
    minReadySeconds, revisionHistoryLimit int(0..)
    updateStrategy {
      type (RollingUpdate|OnDelete)
      rollingUpdate { maxSurge, maxUnavailable intOrPercent }
    }
    @rule(restartAlways images)
  }
}
`,
};

/** Reference: Kubernetes API, batch/v1. */
export const batch: ApiGroup = {
  group: 'batch',
  uses: [meta, pod, volumes],
  notation: `
kind Job v1 { spec! JobSpec }

kind CronJob v1 {
  spec! {
    schedule! cron
    timeZone string
    jobTemplate! { metadata PodMeta  spec! JobSpec }
    concurrencyPolicy (Allow|Forbid|Replace)
    failedJobsHistoryLimit, successfulJobsHistoryLimit, startingDeadlineSeconds int(0..)
    suspend bool
    @rule(cronTimeZone)
  }
}

JobSpec {
  template! PodTemplate
  activeDeadlineSeconds, backoffLimit, backoffLimitPerIndex, completions, maxFailedIndexes, parallelism,
    ttlSecondsAfterFinished int(0..)
  completionMode (NonIndexed|Indexed)
  managedBy string
  manualSelector, suspend bool
  podFailurePolicy { rules! [PodFailureRule](..20) }
  podReplacementPolicy (TerminatingOrFailed|Failed)
  selector LabelSelector
  successPolicy { rules! [{ succeededCount int  succeededIndexes string }](1..20) }
  @rule(jobRestartPolicy images)
}
PodFailureRule {
  action! (Count|FailIndex|FailJob|Ignore)
  onExitCodes { containerName string  operator! (In|NotIn)  values! [int set](1..255) }
  onPodConditions [{ type! string  status string }](..20)
  @one(onExitCodes onPodConditions)
}
`,
};
