# One image for web, worker and beat of docker-compose.yml; PostgreSQL and Redis are other containers.

FROM node:24-slim AS pages
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM python:3.11-slim AS portal
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=rostering.config.settings \
    PORTAL_VAR=/var/lib/portal
WORKDIR /portal
COPY requirements-runtime.txt ./
RUN pip install --requirement requirements-runtime.txt
RUN useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal

COPY manage.py ./
COPY accounts ./accounts
COPY districts ./districts
COPY rostering ./rostering
COPY templates ./templates
COPY static ./static
COPY tools/vendor_assets.py ./tools/
COPY --from=pages /portal/node_modules ./node_modules
RUN python tools/vendor_assets.py && rm -r node_modules

USER portal
# The page files are made into the image; the two values only let the settings load.
RUN SECRET_KEY=only-for-this-line FIELD_KEYS=only-for-this-line python manage.py collectstatic --noinput --verbosity=0

EXPOSE 8000
CMD ["gunicorn", "rostering.config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket"]
