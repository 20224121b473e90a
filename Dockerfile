# The bot as one image: `docker run IMAGE` serves Slack, `docker run IMAGE demo` tries it out, and
# any other word is a command of `audit`. docs/container.md says how to run it.
FROM python:3.11-slim AS builder

WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1

# The tools stay out of the image: it has no pip, no build back end and no compiler.
# What the wheel is built with is in the developers' lock file, between what only they need.
COPY requirements-dev.lock requirements.lock ./
RUN --mount=type=secret,id=pip.conf,target=/etc/pip.conf \
    --mount=type=secret,id=ca.pem \
    awk '/^[a-z]/ { wanted = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/ } wanted' \
      requirements-dev.lock > tools.lock \
    && python3 -m venv tools \
    && tools/bin/pip install --require-hashes --only-binary :all: -r tools.lock \
    && python3 -m venv --without-pip /opt/audit \
    && tools/bin/pip --python /opt/audit/bin/python install \
      --require-hashes --only-binary :all: -r requirements.lock \
    && find /opt/audit/lib -depth -type d \
      \( -path '*/site-packages/*/tests' -o -path '*/pyarrow/include' \) -exec rm -r {} +

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY runbooks runbooks
COPY config config
# Bytecode is made once, and believed without a look at the sources: nothing here changes any more.
RUN tools/bin/pip wheel --no-index --no-deps --no-build-isolation --wheel-dir wheels . \
    && tools/bin/pip --python /opt/audit/bin/python install --no-index --no-deps wheels/*.whl \
    && /opt/audit/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/audit/lib


FROM python:3.11-slim

LABEL org.opencontainers.image.title="cloudtrail-audit-bot" \
      org.opencontainers.image.description="Incident response over AWS CloudTrail, in a chat or a terminal" \
      org.opencontainers.image.licenses="Apache-2.0"

# The base may come without the standard library's bytecode; a read-only root cannot add it later.
RUN python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash \
      -x '(site|dist)-packages|/(test|idlelib|ensurepip|lib2to3|turtledemo)/' \
      "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
    && groupadd --gid 10001 audit \
    && useradd --uid 10001 --gid audit --no-create-home --home-dir /var/lib/audit \
      --shell /usr/sbin/nologin audit \
    && install -d -o audit -g audit -m 0750 /var/lib/audit

COPY --from=builder /opt/audit /opt/audit

# The one place that is written, temporary files and matplotlib's list of fonts too. TMPDIR is a
# folder that exists however empty the volume is. Inside a container a listener must take any
# address; nothing listens unless `mode: http` or the demo is asked for.
ENV PATH=/opt/audit/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AUDIT_HOME=/var/lib/audit \
    HOME=/var/lib/audit \
    TMPDIR=/var/lib/audit \
    MPLCONFIGDIR=/var/lib/audit/cache/matplotlib \
    AUDIT_SLACK_HOST=0.0.0.0
VOLUME /var/lib/audit
WORKDIR /var/lib/audit
USER 10001:10001
EXPOSE 3000

HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["audit", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["audit"]
CMD ["serve"]
