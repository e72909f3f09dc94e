import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

/** Reference: Kubernetes API, core/v1. */
export const core: ApiGroup = {
  group: '',
  uses: [meta, pod, volumes],
  notation: `
kind Namespace v1 cluster { spec { finalizers [string] } }

kind Pod v1 { spec! PodSpec }
kind PodTemplate v1 { template PodTemplate }

kind Secret v1 {
  data <~^[-._a-zA-Z0-9]{1,253}$~: base64>
  stringData <~^[-._a-zA-Z0-9]{1,253}$~: string>
  immutable bool
  type string
  @rule(secretType)
}

kind ConfigMap v1 {
  data <~^[-._a-zA-Z0-9]{1,253}$~: string>
  binaryData <~^[-._a-zA-Z0-9]{1,253}$~: base64>
  immutable bool
  @rule(configMapKeys)
}

kind Service v1 {
  spec! {
    type (ClusterIP|NodePort|LoadBalancer|ExternalName)
    selector Labels
    ports [ServicePort by port,protocol]
    allocateLoadBalancerNodePorts, publishNotReadyAddresses bool
    clusterIP string
    clusterIPs, externalIPs [string]
    externalName string
    externalTrafficPolicy, internalTrafficPolicy (Cluster|Local)
    healthCheckNodePort int(0..65535)
    ipFamilies [(IPv4|IPv6) set](..2)
    ipFamilyPolicy (SingleStack|PreferDualStack|RequireDualStack)
    loadBalancerClass, loadBalancerIP string
    loadBalancerSourceRanges [cidr]
    sessionAffinity (ClientIP|None)
    sessionAffinityConfig { clientIP { timeoutSeconds int(1..86400) } }
    trafficDistribution (PreferClose|PreferSameZone|PreferSameNode)
    @rule(servicePorts)
  }
}
ServicePort {
  port! port
  targetPort portOrName
  name dnsLabel
  nodePort int(0..65535)
  protocol Protocol
  appProtocol string
}

kind ServiceAccount v1 {
  automountServiceAccountToken bool
  imagePullSecrets [OptionalLocalReference]
  secrets [ObjectReference by name]
}

kind PersistentVolumeClaim v1 { spec! ClaimSpec  @rule(claim) }

kind PersistentVolume v1 cluster {
  spec! {
    ...VolumeSource -configMap -downwardAPI -emptyDir -ephemeral -gitRepo -image -persistentVolumeClaim -projected -secret
    local { path! string  fsType string }
    accessModes [(ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod)]
    capacity <quantity>
    claimRef ObjectReference
    mountOptions [string]
    nodeAffinity { required NodeSelector }
    persistentVolumeReclaimPolicy (Retain|Recycle|Delete)
    storageClassName, volumeAttributesClassName string
    volumeMode (Block|Filesystem)
    azureFile { secretName!, shareName! string  readOnly bool  secretNamespace string }
    cephfs { monitors! [string]  path, secretFile, user string  readOnly bool  secretRef SecretReference }
    cinder { volumeID! string  fsType string  readOnly bool  secretRef SecretReference }
    csi {
      driver!, volumeHandle! string
      controllerExpandSecretRef, controllerPublishSecretRef, nodeExpandSecretRef, nodePublishSecretRef,
        nodeStageSecretRef SecretReference
      fsType string
      readOnly bool
      volumeAttributes <string>
    }
    flexVolume { driver! string  fsType string  options <string>  readOnly bool  secretRef SecretReference }
    glusterfs { endpoints!, path! string  endpointsNamespace string  readOnly bool }
    iscsi {
      iqn!, targetPortal! string
      lun! int
      chapAuthDiscovery, chapAuthSession, readOnly bool
      fsType, initiatorName, iscsiInterface string
      portals [string]
      secretRef SecretReference
    }
    rbd {
      image! string
      monitors! [string]
      fsType, keyring, pool, user string
      readOnly bool
      secretRef SecretReference
    }
    scaleIO {
      gateway!, system! string
      secretRef! SecretReference
      fsType, protectionDomain, storageMode, storagePool, volumeName string
      readOnly, sslEnabled bool
    }
    storageos { fsType, volumeName, volumeNamespace string  readOnly bool  secretRef ObjectReference }
  }
}
SecretReference { name, namespace string }

kind ResourceQuota v1 {
  spec {
    hard <quantity>
    scopeSelector { matchExpressions [QuotaScope] }
    scopes [(Terminating|NotTerminating|BestEffort|NotBestEffort|PriorityClass|CrossNamespacePodAffinity|VolumeAttributesClass)]
  }
}
QuotaScope {
  operator! (In|NotIn|Exists|DoesNotExist)
  scopeName! string
  values [string]
}

kind LimitRange v1 {
  spec! {
    limits! [LimitRangeItem]
  }
}
LimitRangeItem {
  type! string
  default, defaultRequest, max, maxLimitRequestRatio, min <quantity>
}

kind Endpoints v1 {
  subsets [{
    addresses, notReadyAddresses [{ ip! ip  hostname, nodeName string  targetRef ObjectReference }]
    ports [{ port! port  name, appProtocol string  protocol Protocol }]
  }]
}
`,
};
