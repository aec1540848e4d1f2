"""The audit refuses update and delete in the database itself."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only; nothing was changed';
END
$$;
CREATE TRIGGER audit_is_append_only
    BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
"""
BACKWARD = """
DROP TRIGGER audit_is_append_only ON accounts_auditevent;
DROP FUNCTION refuse_audit_change();
"""


class Migration(migrations.Migration):
    """Append-only audit."""

    dependencies = [("accounts", "0002_assignments_and_audit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
