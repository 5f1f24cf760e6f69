import uuid

import django.core.validators
import django.db.models.deletion
import subdistricts.models.fields
from django.conf import settings
from django.db import migrations, models


def name_each(apps, schema_editor):
    """A name of its own for every visit that is there: a default is asked once for all of them."""
    visits = apps.get_model('subdistricts', 'Visit')
    for pk in visits.objects.order_by('pk').values_list('pk', flat=True):
        visits.objects.filter(pk=pk).update(uid=uuid.uuid4())


class Migration(migrations.Migration):

    dependencies = [
        ('subdistricts', '0009_nominations'),
    ]

    operations = [
        migrations.AddField(
            model_name='visit',
            name='revision',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='visit',
            name='travel_by',
            field=subdistricts.models.fields.ThaiCharField(blank=True, default='', max_length=200, verbose_name='how one travels'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='visit',
            name='travel_km',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2000)], verbose_name='kilometres of travel'),
        ),
        migrations.AddField(
            model_name='visit',
            name='travel_minutes',
            field=models.PositiveSmallIntegerField(blank=True, help_text='From the stop before. Empty: not known.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes of travel'),
        ),
        migrations.AddField(
            model_name='visit',
            name='uid',
            field=models.UUIDField(null=True, editable=False),
        ),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='visit',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('came', 'came'), ('absent', 'did not come')], max_length=6, verbose_name='presence')),
                ('note', subdistricts.models.fields.ThaiCharField(blank=True, max_length=200, verbose_name='note')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='subdistricts.seat', verbose_name='seat')),
                ('user', models.ForeignKey(blank=True, help_text='The holder, or who sat in his stead. Who has no account is named in the note.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who came')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='subdistricts.visit', verbose_name='visit')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendance',
                'ordering': ['visit', 'seat'],
                'constraints': [models.UniqueConstraint(fields=('visit', 'seat'), name='one_attendance_a_seat_and_visit'), models.CheckConstraint(condition=models.Q(models.Q(('presence', 'absent'), _negated=True), ('user', None), _connector='OR'), name='who_did_not_come_is_nobody')],
            },
        ),
    ]
