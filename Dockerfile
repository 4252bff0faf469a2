# Two stages: the wheel is built with everything that needs Node, the image that runs has Python and the wheel only.
FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends git gettext && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN script/release /out

FROM python:3.12-slim
# For PDF files, add: chromium fonts-noto-cjk
RUN useradd --create-home --uid 10001 zhanggui && install -d -o zhanggui -g zhanggui /data
COPY requirements/runtime.lock /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/runtime.lock
COPY --from=build /out/*.whl /tmp/
RUN pip install --no-cache-dir --no-deps /tmp/*.whl && rm /tmp/*.whl /tmp/runtime.lock
USER zhanggui
WORKDIR /data
ENV ZHANGGUI_HOME=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["sh", "-c", "zhanggui migrate -v0 && exec zhanggui serve --host 0.0.0.0"]
