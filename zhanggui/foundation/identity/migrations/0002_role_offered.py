"""Roles remember which permissions the program offered them: until now that was exactly what they hold."""

from django.db import migrations, models
from django.db.models import F


def held_is_offered(apps, schema_editor):
    apps.get_model("identity", "Role").objects.using(schema_editor.connection.alias).update(offered=F("permissions"))


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.AddField(model_name="role", name="offered", field=models.JSONField(default=list)),
        migrations.RunPython(held_is_offered, migrations.RunPython.noop, elidable=True),
    ]
