"""TPMAP follow-up: reports, instructions and answers, which only grow; the district that a follow-up visit is about."""

import django.db.models.deletion
import subdistricts.models.fields
import subdistricts.models.tpmap
from django.conf import settings
from django.db import migrations, models

from subdistricts.insert_only import InsertOnly


class Migration(migrations.Migration):

    dependencies = [
        ('subdistricts', '0011_boundaries'),
    ]

    operations = [
        migrations.AddField(
            model_name='visit',
            name='district',
            field=models.ForeignKey(blank=True, help_text='Of a TPMAP follow-up: whose subdistricts it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='subdistricts.district', verbose_name='district'),
        ),
        migrations.CreateModel(
            name='TpmapInstruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', subdistricts.models.fields.ThaiCharField(max_length=1000, verbose_name='instruction')),
                ('given_by', subdistricts.models.fields.ThaiCharField(max_length=200, verbose_name='given by')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('until', models.DateField(verbose_name='until')),
                ('is_sample', models.BooleanField(default=False, verbose_name='made up for the demonstration')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed at')),
                ('closing', subdistricts.models.fields.ThaiCharField(editable=False, max_length=1000, null=True, verbose_name='what closed it')),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tpmap_instructions', to='subdistricts.district', verbose_name='district')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('visit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='tpmap_instructions', to='subdistricts.visit', verbose_name='visit')),
            ],
            options={
                'verbose_name': 'TPMAP instruction',
                'verbose_name_plural': 'TPMAP instructions',
                'ordering': ['until', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TpmapAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', subdistricts.models.fields.ThaiCharField(max_length=1000, verbose_name='answer')),
                ('is_sample', models.BooleanField(default=False, verbose_name='made up for the demonstration')),
                ('answered_at', models.DateTimeField(editable=False, verbose_name='answered at')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('instruction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='subdistricts.tpmapinstruction', verbose_name='TPMAP instruction')),
            ],
            options={
                'verbose_name': 'answer to a TPMAP instruction',
                'verbose_name_plural': 'answers to TPMAP instructions',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='TpmapReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(choices=[('health', 'health'), ('living', 'living standard'), ('education', 'education'), ('income', 'income'), ('access', 'access to public services'), ('vulnerable', 'vulnerable persons and households')], max_length=10, verbose_name='dimension')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('data_year', subdistricts.models.fields.FiscalYearField(verbose_name='year of the data (BE)')),
                ('indicator_set', subdistricts.models.fields.ThaiCharField(max_length=60, verbose_name='indicator set')),
                ('persons_to_check', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='persons: to check')),
                ('persons_verified', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='persons: verified')),
                ('persons_wrong_data', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='persons: wrong data')),
                ('persons_helped', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='persons: already helped')),
                ('persons_being_helped', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='persons: being helped')),
                ('persons_cannot_help', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='persons: cannot be helped')),
                ('persons_moved_died', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='persons: moved or died')),
                ('households_to_check', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='households: to check')),
                ('households_verified', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='households: verified')),
                ('households_wrong_data', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='households: wrong data')),
                ('households_helped', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='households: already helped')),
                ('households_being_helped', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='households: being helped')),
                ('households_cannot_help', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='households: cannot be helped')),
                ('households_moved_died', subdistricts.models.tpmap.CountField(blank=True, null=True, verbose_name='households: moved or died')),
                ('is_sample', models.BooleanField(default=False, verbose_name='made up for the demonstration')),
                ('reported_at', models.DateTimeField(editable=False, verbose_name='reported at')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn at')),
                ('reported_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                ('reported_for', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subdistricts.office', verbose_name='reporting office')),
                ('subdistrict', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tpmap_reports', to='subdistricts.subdistrict', verbose_name='subdistrict')),
                ('withdrawn_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'TPMAP report',
                'verbose_name_plural': 'TPMAP reports',
                'ordering': ['subdistrict', '-as_of', '-pk'],
                'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['data_year', 'subdistrict', 'dimension', '-as_of', '-id'], name='tpmap_reports_that_stand')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('persons_being_helped__lte', 999999), ('persons_cannot_help__lte', 999999), ('persons_helped__lte', 999999), ('persons_moved_died__lte', 999999), ('persons_to_check__lte', 999999), ('persons_verified__lte', 999999), ('persons_wrong_data__lte', 999999)), models.Q(('persons_being_helped__isnull', True), ('persons_cannot_help__isnull', True), ('persons_helped__isnull', True), ('persons_moved_died__isnull', True), ('persons_to_check__isnull', True), ('persons_verified__isnull', True), ('persons_wrong_data__isnull', True)), _connector='OR'), models.Q(models.Q(('households_being_helped__lte', 999999), ('households_cannot_help__lte', 999999), ('households_helped__lte', 999999), ('households_moved_died__lte', 999999), ('households_to_check__lte', 999999), ('households_verified__lte', 999999), ('households_wrong_data__lte', 999999)), models.Q(('households_being_helped__isnull', True), ('households_cannot_help__isnull', True), ('households_helped__isnull', True), ('households_moved_died__isnull', True), ('households_to_check__isnull', True), ('households_verified__isnull', True), ('households_wrong_data__isnull', True)), _connector='OR')), name='tpmap_report_counts_a_unit_wholly', violation_error_message='Give all counts of persons or none, and so for households.'), models.CheckConstraint(condition=models.Q(models.Q(('persons_being_helped__lte', 999999), ('persons_cannot_help__lte', 999999), ('persons_helped__lte', 999999), ('persons_moved_died__lte', 999999), ('persons_to_check__lte', 999999), ('persons_verified__lte', 999999), ('persons_wrong_data__lte', 999999)), models.Q(('households_being_helped__lte', 999999), ('households_cannot_help__lte', 999999), ('households_helped__lte', 999999), ('households_moved_died__lte', 999999), ('households_to_check__lte', 999999), ('households_verified__lte', 999999), ('households_wrong_data__lte', 999999)), _connector='OR'), name='tpmap_report_counts_something', violation_error_message='Give the counts of persons, of households, or both.')],
            },
        ),
        InsertOnly("tpmapreport", written_once=("withdrawn_at", "withdrawn_by")),
        InsertOnly("tpmapinstruction", written_once=("closed_at", "closed_by", "closing")),
        InsertOnly("tpmapanswer"),
    ]
