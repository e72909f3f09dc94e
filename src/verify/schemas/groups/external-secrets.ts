import type { ApiGroup } from '../library.ts';
import { providers } from './external-secrets-providers.ts';
import { meta } from './meta.ts';

/** Reference: External Secrets operator API, external-secrets.io/v1. */
export const externalSecrets: ApiGroup = {
  group: 'external-secrets.io',
  uses: [meta, providers],
  notation: `
kind ExternalSecret v1 { spec ExternalSecretSpec }

kind ClusterExternalSecret v1 cluster {
  spec! {
    externalSecretSpec! ExternalSecretSpec
    externalSecretName Name
    externalSecretMetadata { annotations, labels <string> }
    namespaceSelector LabelSelector
    namespaceSelectors [LabelSelector]
    namespaces [~^[a-z0-9]([-a-z0-9]*[a-z0-9])?$~(1..63)]
    refreshTime string
  }
}

kind SecretStore v1 { spec StoreSpec }
kind ClusterSecretStore v1 cluster { spec StoreSpec }

ExternalSecretSpec {
  secretStoreRef StoreReference
  data [{
    secretKey! Key
    remoteRef! RemoteReference
    sourceRef Source
  }]
  dataFrom [{
    extract RemoteReference
    find {
      ...Decoding
      name { regexp string }
      path string
      tags <string>
      @some(name tags)
    }
    rewrite [Rewrite]
    sourceRef Source
    @rule(dataFromSource)
  }]
  refreshInterval duration
  refreshPolicy (CreatedOnce|Periodic|OnChange)
  target {
    name Name
    creationPolicy (Owner|Orphan|Merge|None)
    deletionPolicy (Delete|Merge|Retain)
    immutable bool
    manifest { apiVersion!, kind! string(1..) }
    template {
      data <string>
      engineVersion (v2)
      mergePolicy (Replace|Merge)
      metadata { annotations, labels <string>  finalizers [string] }
      templateFrom [{
        configMap, secret { name! Name  items! [{ key! Key  templateAs (Values|KeysAndValues) }] }
        literal string
        target string
      }]
      type string
    }
    @rule(secretPolicies)
  }
  @rule(externalSecretSource)
}
StoreReference { name Name  kind (SecretStore|ClusterSecretStore) }
Source {
  generatorRef {
    kind! (ACRAccessToken|ClusterGenerator|CloudsmithAccessToken|ECRAuthorizationToken|Fake|GCRAccessToken|GithubAccessToken|QuayAccessToken|Password|SSHKey|STSSessionToken|UUID|VaultDynamicSecret|Webhook|Grafana|MFA)
    name! Name
    apiVersion string
  }
  storeRef StoreReference
  @size(1..1)
}
Decoding {
  conversionStrategy (Default|Unicode)
  decodingStrategy (Auto|Base64|Base64URL|None)
  nullBytePolicy (Ignore|Fail)
}
RemoteReference { key! string  ...Decoding  metadataPolicy (None|Fetch)  property, version string }
Rewrite {
  merge {
    conflictPolicy (Ignore|Error)
    into string
    priority [string]
    priorityPolicy (IgnoreNotFound|Strict)
    strategy (Extract|JSON)
  }
  regexp { source!, target! string }
  transform { template! string }
  @size(1..1)
}

StoreSpec {
  provider! Provider
  conditions [{
    namespaceRegexes [string]
    namespaceSelector LabelSelector
    namespaces [~^[a-z0-9]([-a-z0-9]*[a-z0-9])?$~(1..63)]
  }]
  controller string
  refreshInterval int
  retrySettings { maxRetries int  retryInterval string }
}
`,
};
