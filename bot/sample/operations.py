"""What keeps the place running: AWS's services, agents, scaling, deployment pipelines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sample import data_calls as data
from bot.sample.company import (
    Site,
    stable_hex,
)
from bot.sample.control_calls import assume_role, describe, simple
from bot.sample.job import Calls, Job, bucket_of
from bot.sample.principals import (
    assumed_role,
    iam_user,
    service,
    through_service,
)
from bot.sample.slots import slot
from bot.sample.staff import BOTO, JAVA, TERRAFORM, task

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["platform", "services"]


def services(site: Site) -> Iterator[Job]:
    """AWS itself: services that assume their roles and use keys for others."""
    for host, role in _SERVICE_ROLES:
        name = role.rsplit("/", maxsplit=1)[-1]
        shared = {"sharedEventID": slot("uuid", "shared")}
        call = assume_role(site.account, role, f"{name}-session", caller=site)
        yield Job(service(host), 0.9, ((1.0, replace(call, more=(call.more or {}) | shared)),))
    volume: dict[str, object] = {"aws:ebs:id": f"vol-0{slot('hex', 16)}"}
    owner = through_service(task(site, "svc-batch", 1), "ec2.amazonaws.com")
    yield Job(owner, 1.2, ((1.0, data.kms(site, "Decrypt", "ebs", volume)),))


_SERVICE_ROLES = (
    ("ecs-tasks.amazonaws.com", "svc-patient-portal"),
    ("lambda.amazonaws.com", "svc-notify"),
    ("config.amazonaws.com", "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
    ("ec2.amazonaws.com", "svc-batch"),
)


def platform(site: Site) -> Iterator[Job]:
    """What keeps machines running: agents, scaling, deployment pipelines."""
    instance = f"i-0{stable_hex(site.account.id + site.region, 16)}"
    agent = assumed_role(site.account, "svc-node", instance, ("10.20.4.17",), JAVA)
    beat: dict[str, object] = {"instanceId": instance, "agentVersion": "3.3.1611.0"}
    yield Job(agent, 5, ((1.0, simple("ssm", "UpdateInstanceInformation", beat)),))
    yield Job(task(site, "svc-autoscaler", 1, BOTO), 6, _SCALING, refused=0.5)
    yield Job(task(site, "svc-metrics", 1, BOTO), 4, _METRICS, refused=0.5)
    deploy = assumed_role(site.account, "ci-deploy", "GitHubActions", ("192.0.2.18",), TERRAFORM)
    yield Job(deploy, 4, _deployment(site), office=True, refused=7)
    legacy = iam_user(site.account, "svc-backup-legacy", ("192.0.2.77",), BOTO, tls="TLSv1.2")
    yield Job(legacy, 1, _SCALING[:3], refused=1)
    through = data.endpoint_activity(site, "s3", "GetObject")
    yield Job(task(site, "svc-batch", 2, BOTO), 0.06, ((1.0, through),), refused=0.1)


_SCALING: Calls = (
    (12.0, describe("DescribeInstances", {"maxResults": 1000, "filterSet": {}})),
    (6.0, describe("DescribeVolumes")),
    (5.0, describe("DescribeSecurityGroups", {"securityGroupSet": {}, "filterSet": {}})),
    (4.0, describe("DescribeSubnets")),
    (3.0, describe("DescribeNetworkInterfaces")),
    (8.0, simple("autoscaling", "DescribeAutoScalingGroups", {"maxRecords": 100})),
    (7.0, simple("elasticloadbalancing", "DescribeTargetHealth", {"targets": []})),
    (5.0, simple("ecs", "DescribeTasks", {"cluster": "main", "tasks": [slot("hex", 32)]})),
)
_METRICS: Calls = (
    (9.0, simple("monitoring", "DescribeAlarms", {"maxRecords": 100})),
    (8.0, simple("tagging", "GetResources", {"resourcesPerPage": 100})),
    (5.0, simple("rds", "DescribeDBInstances", {"maxRecords": 100})),
    (4.0, simple("logs", "DescribeLogGroups", {"limit": 50})),
)


def _deployment(site: Site) -> Calls:
    role = "svc-patient-portal"
    arn = site.iam(f"role/{role}")
    stack: dict[str, object] = {"stackName": f"portal-{slot('pick', 'web', 'api', 'jobs')}"}
    task_definition: dict[str, object] = {"family": "portal-web", "taskRoleArn": arn}
    return (
        (9.0, simple("iam", "GetRole", {"roleName": role}, arn)),
        (8.0, simple("iam", "ListAttachedRolePolicies", {"roleName": role}, arn)),
        (7.0, data.s3_bucket(site, "GetBucketPolicy", bucket_of(site, "artifacts"))),
        (6.0, data.s3_bucket(site, "GetBucketEncryption", bucket_of(site, "artifacts"))),
        (6.0, simple("cloudformation", "DescribeStacks", stack)),
        (4.0, simple("ecr", "BatchGetImage", {"repositoryName": "portal", "imageIds": []})),
        (3.0, simple("ecs", "UpdateService", {"cluster": "main", "service": "portal-web"})),
        (3.0, simple("ecs", "RegisterTaskDefinition", task_definition)),
        (3.0, simple("lambda", "UpdateFunctionCode20150331v2", {"functionName": "portal-notify"})),
        (5.0, data.get_parameter(site, f"/{site.account.name}/portal/image-tag")),
        (5.0, assume_role(site.account, "ci-deploy", "GitHubActions", caller=site)),
        (2.0, describe("DescribeSecurityGroupRules")),
    )
