# Dateline in a container: nothing but Python, the libraries of requirements.lock and the three packages.
#   docker build -t dateline .
#   docker run -it -v dateline:/data dateline

FROM python:3.11-slim AS builder
# PyTorch's index of CPU builds: without it the image holds gigabytes of CUDA. Empty: the usual index alone.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --upgrade pip \
 && .venv/bin/python -m pip install ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r requirements.lock

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 dateline && install -d -o dateline -g dateline /data
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATELINE_HOME=/data DATELINE_HOST=0.0.0.0
EXPOSE 3000
WORKDIR /app
COPY --from=builder /app/.venv .venv
COPY LICENSE ./
COPY config config
COPY retrieval retrieval
COPY bot bot
USER dateline
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m CMD ["python", "-m", "bot", "status", "--json"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
