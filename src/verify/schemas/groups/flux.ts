import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';

const shared = `
Duration fluxDuration
KubeConfig {
  secretRef { name! string  key string }
  configMapRef LocalReference
  @one(configMapRef secretRef)
}
HealthCheck { apiVersion, kind!, name! string  namespace string }
HealthExpression { apiVersion! string  kind string  current! string  failed, inProgress string }
Patch { patch! string  target PatchTarget }
PatchTarget { group, version, kind, name, namespace, labelSelector, annotationSelector string }
ImageOverride { name! string  newName, newTag, digest string }
Dependency { name! string  namespace, readyExpr string }
CommonMetadata { labels, annotations <string> }
`;

/** Reference: Flux, Kustomization API v1. */
export const kustomizeToolkit: ApiGroup = {
  group: 'kustomize.toolkit.fluxcd.io',
  uses: [meta, shared],
  notation: `
kind Kustomization v1 {
  spec! {
    interval! Duration
    prune! bool
    sourceRef! {
      apiVersion string
      kind! (OCIRepository|GitRepository|Bucket|ExternalArtifact)
      name! string
      namespace string
    }
    path string
    retryInterval, timeout Duration
    buildMetadata [(originAnnotations|transformerAnnotations)]
    commonMetadata CommonMetadata
    components [string]
    decryption { provider! (sops)  secretRef LocalReference  serviceAccountName string }
    deletionPolicy (MirrorPrune|Delete|WaitForTermination|Orphan)
    dependsOn [Dependency by name, namespace]
    force, wait, suspend, ignoreMissingComponents bool
    healthChecks [HealthCheck]
    healthCheckExprs [HealthExpression]
    ignore [{ paths! [string]  target PatchTarget }]
    images [ImageOverride]
    kubeConfig KubeConfig
    namePrefix, nameSuffix string(1..200)
    patches [Patch]
    postBuild {
      substitute <string>
      substituteFrom [{ kind! (Secret|ConfigMap)  name! string(1..253)  optional bool }]
      substituteStrategy (WithVariables|Always)
    }
    serviceAccountName string
    targetNamespace string(1..63)
    @rule(fluxIntervals)
  }
}
`,
};

/** Reference: Flux, HelmRelease API v2. */
export const helmToolkit: ApiGroup = {
  group: 'helm.toolkit.fluxcd.io',
  uses: [meta, shared],
  notation: String.raw`
kind HelmRelease v2 {
  spec! {
    interval! Duration
    chart {
      metadata CommonMetadata
      spec! {
        chart! string(1..2048)
        version string
        interval Duration
        reconcileStrategy (ChartVersion|Revision)
        ignoreMissingValuesFiles bool
        valuesFiles [string]
        sourceRef! {
          kind! (HelmRepository|GitRepository|Bucket)
          name! string(1..253)
          apiVersion string
          namespace string(1..63)
        }
        verify { provider! (cosign|notation)  secretRef LocalReference }
      }
    }
    chartRef {
      kind! (OCIRepository|HelmChart|ExternalArtifact)
      name! string(1..253)
      apiVersion string
      namespace string(1..63)
    }
    commonMetadata CommonMetadata
    dependsOn [Dependency by name, namespace]
    driftDetection {
      mode (enabled|warn|disabled)
      ignore [{ paths! [string]  target PatchTarget }]
    }
    healthCheckExprs [HealthExpression]
    install {
      crds (Skip|Create|CreateReplace)
      createNamespace, disableHooks, disableOpenAPIValidation, disableSchemaValidation, disableTakeOwnership,
        disableWait, disableWaitForJobs, replace, serverSideApply, skipCRDs bool
      remediation { ignoreTestFailures, remediateLastFailure bool  retries int }
      strategy { name! (RemediateOnFailure|RetryOnFailure)  retryInterval Duration }
      timeout Duration
    }
    kubeConfig KubeConfig
    maxHistory int
    persistentClient, suspend bool
    postRenderStrategy (nohooks|combined|separate)
    postRenderers [{ kustomize { images [ImageOverride]  patches [Patch] } }]
    releaseName string(1..53)
    rollback {
      cleanupOnFail, disableHooks, disableWait, disableWaitForJobs, force, recreate bool
      serverSideApply (enabled|disabled|auto)
      timeout Duration
    }
    serviceAccountName string(1..253)
    storageNamespace, targetNamespace string(1..63)
    test {
      enable, ignoreFailures bool
      filters [{ name! string(1..253)  exclude bool }]
      timeout Duration
    }
    timeout Duration
    uninstall {
      deletionPropagation (background|foreground|orphan)
      disableHooks, disableWait, keepHistory bool
      timeout Duration
    }
    upgrade {
      cleanupOnFail, disableHooks, disableOpenAPIValidation, disableSchemaValidation, disableTakeOwnership,
        disableWait, disableWaitForJobs, force, preserveValues bool
      chartNameChangeStrategy (InPlaceUpdate|Reinstall)
      crds (Skip|Create|CreateReplace)
      remediation {
        ignoreTestFailures, remediateLastFailure bool
        retries int
        strategy (rollback|uninstall)
      }
      serverSideApply (enabled|disabled|auto)
      strategy { name! (RemediateOnFailure|RetryOnFailure)  retryInterval Duration }
      timeout Duration
    }
    values any
    valuesFrom [{
      kind! (Secret|ConfigMap)
      name! string(1..253)
      valuesKey ~^[\-._a-zA-Z0-9]+$~(..253)
      targetPath ~^([a-zA-Z0-9_\-.\\\/]|\[[0-9]{1,5}\])+$~(..250)
      optional bool
      literal bool
    }]
    waitStrategy { name! (poller|legacy) }
    @rule(fluxIntervals fluxStrategies)
  }
}
`,
};

/** Reference: Flux, source APIs v1. */
export const sourceToolkit: ApiGroup = {
  group: 'source.toolkit.fluxcd.io',
  uses: [meta, shared],
  notation: String.raw`
kind GitRepository v1 {
  spec! {
    interval! Duration
    url! ~^(http|https|ssh)://.*$~
    ref { branch, tag, semver, name, commit string }
    secretRef LocalReference
    provider (generic|aws|azure|github)
    serviceAccountName string
    timeout ~^([0-9]+(\.[0-9]+)?(ms|s|m))+$~
    ignore string
    include [{ repository! LocalReference  fromPath, toPath string }]
    proxySecretRef LocalReference
    @rule(gitServiceAccount)
    recurseSubmodules, suspend bool
    sparseCheckout [string]
    verify { mode (head|HEAD|Tag|TagAndHEAD)  secretRef! LocalReference }
  }
}

kind OCIRepository v1 {
  spec! {
    interval! Duration
    url! ~^oci://.*$~
    ref { digest, semver, semverFilter, tag string }
    layerSelector { mediaType string  operation (extract|copy) }
    secretRef, certSecretRef, proxySecretRef LocalReference
    provider (generic|aws|azure|gcp)
    serviceAccountName string
    ignore string
    insecure, suspend bool
    timeout ~^([0-9]+(\.[0-9]+)?(ms|s|m))+$~
    verify Verification
  }
}
Verification {
  provider! (cosign|notation)
  matchOIDCIdentity [{ issuer!, subject! string }]
  secretRef, trustedRootSecretRef LocalReference
}

kind HelmRepository v1 {
  spec! {
    url! ~^(http|https|oci)://.*$~
    interval Duration
    type (default|oci)
    accessFrom { namespaceSelectors! [{ matchLabels <string> }] }
    secretRef, certSecretRef LocalReference
    insecure, passCredentials, suspend bool
    provider (generic|aws|azure|gcp)
    timeout ~^([0-9]+(\.[0-9]+)?(ms|s|m))+$~
  }
}

kind HelmChart v1 {
  spec! {
    chart! string
    interval! Duration
    sourceRef! { apiVersion string  kind! (HelmRepository|GitRepository|Bucket)  name! string }
    version string
    reconcileStrategy (ChartVersion|Revision)
    ignoreMissingValuesFiles, suspend bool
    valuesFiles [string]
    verify Verification
  }
}

kind Bucket v1 {
  spec! {
    bucketName!, endpoint! string
    interval! Duration
    provider (generic|aws|gcp|azure)
    region, prefix, ignore, serviceAccountName string
    insecure, suspend bool
    secretRef, certSecretRef, proxySecretRef LocalReference
    sts {
      provider! (aws|ldap)
      endpoint! ~^(http|https)://.*$~
      secretRef, certSecretRef LocalReference
    }
    timeout ~^([0-9]+(\.[0-9]+)?(ms|s|m))+$~
  }
}
`,
};

/** Reference: Flux, notification APIs. */
export const notificationToolkit: ApiGroup = {
  group: 'notification.toolkit.fluxcd.io',
  uses: [meta, shared],
  notation: String.raw`
kind Provider v1beta3,v1beta2 {
  spec {
    type! (slack|discord|msteams|rocket|generic|generic-hmac|github|gitlab|gitea|giteapullrequestcomment|githubpullrequestcomment|gitlabmergerequestcomment|bitbucketserver|bitbucket|azuredevops|googlechat|googlepubsub|webex|sentry|azureeventhub|telegram|lark|matrix|opsgenie|alertmanager|grafana|githubdispatch|pagerduty|datadog|nats|zulip|otel)
    address string(..2048)
    channel, username string(..2048)
    certSecretRef, proxySecretRef, secretRef LocalReference
    commitStatusExpr string
    @rule(commitStatus)
    interval Duration
    proxy ~^(http|https)://.*$~(..2048)
    serviceAccountName string
    suspend bool
    timeout ~^([0-9]+(\.[0-9]+)?(ms|s|m))+$~
  }
}

kind Alert v1beta3,v1beta2 {
  spec {
    eventSources! [EventSource]
    providerRef! LocalReference
    eventMetadata <string>
    eventSeverity (info|error)
    exclusionList, inclusionList [string]
    summary string(..255)
    suspend bool
  }
}
EventSource {
  kind! (Bucket|GitRepository|Kustomization|HelmRelease|HelmChart|HelmRepository|ImageRepository|ImagePolicy|ImageUpdateAutomation|OCIRepository|ArtifactGenerator|ExternalArtifact|FluxInstance|ResourceSet|ResourceSetInputProvider)
  name! string(1..253)
  apiVersion string
  namespace string(1..253)
  matchLabels <string>
}

kind Receiver v1 {
  spec {
    type! (generic|generic-hmac|github|gitlab|bitbucket|harbor|dockerhub|quay|gcr|nexus|acr|cdevents|generic-oidc)
    resources! [ReceiverResource]
    secretRef LocalReference
    oidcProviders [OidcProvider by issuerURL]
    @rule(receiverSecret)
    events [string]
    interval Duration
    resourceFilter string
    suspend bool
  }
}
ReceiverResource { ...EventSource  filter string }
OidcProvider {
  issuerURL! ~^https?://~
  audience string
  validations! [{ expression!, message! string }](1..)
  variables [{ name!, expression! string }]
}
`,
};

/** Reference: Flux Operator, FluxInstance API v1. */
export const fluxOperator: ApiGroup = {
  group: 'fluxcd.controlplane.io',
  uses: [meta, shared],
  notation: `
kind FluxInstance v1 {
  @rule(instanceName)
  spec {
    distribution! {
      registry! string
      version! string
      artifact ~^oci://.*$~
      artifactPullSecret, imagePullSecret string
      variant (upstream-alpine|enterprise-alpine|enterprise-distroless|enterprise-distroless-fips)
    }
    cluster {
      domain string
      type (kubernetes|openshift|aws|azure|gcp)
      size (small|medium|large)
      multitenant, multitenantWorkloadIdentity, networkPolicy, objectLevelWorkloadIdentity bool
      tenantDefaultServiceAccount, tenantDefaultDecryptionServiceAccount, tenantDefaultKubeConfigServiceAccount string
      @rule(workloadIdentity)
    }
    commonMetadata CommonMetadata
    components [(source-controller|kustomize-controller|helm-controller|notification-controller|image-reflector-controller|image-automation-controller|source-watcher)]
    kustomize { patches [Patch] }
    migrateResources, wait bool
    sharding { key string  shards! [string](1..)  storage (ephemeral|persistent) }
    storage { class! string  size! string }
    sync {
      kind! (OCIRepository|GitRepository|Bucket)
      url! string
      ref! string
      path! string
      interval Duration
      name string(..63)
      provider (generic|aws|azure|gcp|github)
      pullSecret string
      @rule(syncProvider)
    }
  }
}
`,
};
