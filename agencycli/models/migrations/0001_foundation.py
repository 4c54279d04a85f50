"""The foundation: staff, clients, people, contacts, history, journal, imports, search."""

from peewee import *
from peewee import NodeList


class NumberField(AutoField):
    """A number that is never given twice; the sequences of PostgreSQL promise that by themselves."""

    def ddl(self, ctx):
        made = super().ddl(ctx)
        on_sqlite = isinstance(self.model._meta.database, SqliteDatabase)
        return NodeList((made, SQL("AUTOINCREMENT"))) if on_sqlite else made


class Model(Model):
    id = NumberField()

    class Meta:
        legacy_table_names = False


def up(migrator, db):
    class Staff(Model):
        login = CharField(unique=True, max_length=64)
        name = CharField(max_length=120)
        role = CharField(max_length=16)
        own_clients_only = BooleanField(default=False)
        sees_cost = BooleanField(default=False)
        exports = BooleanField(default=False)
        is_active = BooleanField(default=True)
        phone = CharField(max_length=40, default="")
        email = CharField(max_length=254, default="")

        class Meta:
            database = db
            table_name = "staff"
            constraints = [
                SQL(
                    "CHECK (role IN ('owner', 'manager', 'logistics', 'production', 'accountant', 'viewer'))"
                ),
            ]

    db.create_tables([Staff])

    class Activity(Model):
        kind = CharField(max_length=10)
        at = CharField(index=True, max_length=20)
        precision = CharField(max_length=8, default="minute")
        direction = CharField(max_length=4, default="")
        title = CharField(max_length=300, default="")
        text = TextField(default="")
        result = TextField(default="")
        event = CharField(max_length=200, default="")
        amount = BigIntegerField(null=True)
        staff = ForeignKeyField(Staff, null=True)
        next_step = CharField(max_length=300, default="")
        next_on = DateField(null=True)
        next_done_at = CharField(null=True, max_length=20)

        class Meta:
            database = db
            table_name = "activity"
            constraints = [
                SQL("CHECK (kind IN ('call', 'letter', 'meeting', 'note', 'order', 'file'))"),
                SQL("CHECK (direction IN ('in', 'out', ''))"),
                SQL("CHECK (precision IN ('minute', 'day', 'month', 'year'))"),
            ]

    db.create_tables([Activity])

    class Source(Model):
        name = CharField(unique=True, max_length=80)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "source"

    db.create_tables([Source])

    class Client(Model):
        kind = CharField(max_length=8, default="firm")
        name = CharField(max_length=300)
        name_key = CharField(index=True, max_length=300)
        full_name = CharField(max_length=500, default="")
        surname = CharField(max_length=80, default="")
        given_name = CharField(max_length=80, default="")
        patronymic = CharField(max_length=80, default="")
        standing = CharField(max_length=12, default="client")
        manager = ForeignKeyField(Staff, null=True)
        source = ForeignKeyField(Source, null=True)
        brought_by = ForeignKeyField("self", null=True)
        is_customer = BooleanField(default=True)
        is_supplier = BooleanField(default=False)
        is_contractor = BooleanField(default=False)
        is_media_owner = BooleanField(default=False)
        brief = TextField(default="")
        preferences = TextField(default="")
        talk_notes = TextField(default="")
        note = TextField(default="")
        since = DateField(null=True)
        off_at = CharField(null=True, max_length=20)
        off_reason = CharField(max_length=200, default="")
        merged_into = ForeignKeyField("self", null=True, index=False)
        erased_at = CharField(null=True, max_length=20)

        class Meta:
            database = db
            table_name = "client"
            constraints = [
                SQL("CHECK (kind IN ('firm', 'private'))"),
                SQL("CHECK (standing IN ('lead', 'client', 'regular', 'permanent', 'useless'))"),
                SQL("CHECK (name <> '')"),
            ]

    db.create_tables([Client])
    db.execute_sql("CREATE INDEX client_merged ON client (merged_into_id) WHERE (merged_into_id IS NOT NULL)")
    db.execute_sql(
        "CREATE INDEX client_live ON client (name_key) WHERE (((merged_into_id IS NULL) AND (erased_at IS NULL)) AND (off_at IS NULL))"
    )

    class ActivityClient(Model):
        activity = ForeignKeyField(Activity)
        client = ForeignKeyField(Client)

        class Meta:
            database = db
            table_name = "activity_client"
            indexes = ((("client", "activity"), True),)

    db.create_tables([ActivityClient])

    class Person(Model):
        surname = CharField(max_length=80, default="")
        given_name = CharField(max_length=80, default="")
        patronymic = CharField(max_length=80, default="")
        name_key = CharField(index=True, max_length=260)
        greeting = CharField(max_length=120, default="")
        note = TextField(default="")
        merged_into = ForeignKeyField("self", null=True)
        erased_at = CharField(null=True, max_length=20)

        class Meta:
            database = db
            table_name = "person"

    db.create_tables([Person])

    class ActivityPerson(Model):
        activity = ForeignKeyField(Activity)
        person = ForeignKeyField(Person)

        class Meta:
            database = db
            table_name = "activity_person"
            indexes = ((("person", "activity"), True),)

    db.create_tables([ActivityPerson])

    class Address(Model):
        client = ForeignKeyField(Client)
        kind = CharField(max_length=10, default="postal")
        text = CharField(max_length=500)
        city = CharField(max_length=120, default="")

        class Meta:
            database = db
            table_name = "address"
            constraints = [
                SQL("CHECK (kind IN ('legal', 'postal', 'delivery', 'office'))"),
            ]

    db.create_tables([Address])

    class Attachment(Model):
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        activity = ForeignKeyField(Activity, null=True)
        name = CharField(max_length=200)
        version = IntegerField(default=1)
        sha256 = CharField(index=True, max_length=64)
        size = BigIntegerField()
        at = CharField(max_length=20)
        staff = ForeignKeyField(Staff, null=True)

        class Meta:
            database = db
            table_name = "attachment"
            constraints = [
                SQL(
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END) = 1)"
                ),
            ]

    db.create_tables([Attachment])

    class BankAccount(Model):
        client = ForeignKeyField(Client)
        bank = CharField(max_length=200, default="")
        bik = CharField(max_length=9, default="")
        account = CharField(index=True, max_length=40)
        correspondent = CharField(max_length=20, default="")
        swift = CharField(max_length=11, default="")
        is_primary = BooleanField(default=False)
        verdict = CharField(max_length=10, default="unchecked")

        class Meta:
            database = db
            table_name = "bank_account"
            constraints = [
                SQL("CHECK (verdict IN ('ok', 'wrong', 'unchecked'))"),
            ]
            indexes = ((("client", "account"), True),)

    db.create_tables([BankAccount])

    class Entry(Model):
        at = CharField(max_length=20)
        staff = ForeignKeyField(Staff, null=True)
        action = CharField(max_length=60)
        words = TextField(default="")
        is_open = BooleanField(default=True)
        undo_of = ForeignKeyField("self", null=True)
        undone_by = ForeignKeyField("self", null=True)

        class Meta:
            database = db
            table_name = "entry"

    db.create_tables([Entry])
    db.execute_sql("CREATE UNIQUE INDEX entry_open ON entry (is_open) WHERE is_open")

    class Change(Model):
        id = BigAutoField()
        entry = ForeignKeyField(Entry)
        table_name = CharField(max_length=40)
        row_id = BigIntegerField()
        operation = CharField(max_length=1)
        before = TextField(null=True)

        class Meta:
            database = db
            table_name = "change"
            constraints = [
                SQL("CHECK (operation IN ('i', 'u', 'd'))"),
            ]
            indexes = ((("table_name", "row_id", "id"), False),)

    db.create_tables([Change])
    db.execute_sql("CREATE INDEX change_removed ON change (table_name) WHERE operation = 'd'")

    class ClientDate(Model):
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        title = CharField(max_length=160)
        month = SmallIntegerField()
        day = SmallIntegerField()
        year = SmallIntegerField(null=True)

        class Meta:
            database = db
            table_name = "client_date"
            constraints = [
                SQL(
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1)"
                ),
                SQL("CHECK (month BETWEEN 1 AND 12)"),
                SQL("CHECK (day BETWEEN 1 AND 31)"),
            ]

    db.create_tables([ClientDate])

    class ClientPerson(Model):
        client = ForeignKeyField(Client)
        person = ForeignKeyField(Person)
        role = CharField(max_length=120, default="")
        decides = BooleanField(default=False)
        left_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "client_person"
            indexes = ((("client", "person"), True),)

    db.create_tables([ClientPerson])

    class Tag(Model):
        name = CharField(unique=True, max_length=60)

        class Meta:
            database = db
            table_name = "tag"

    db.create_tables([Tag])

    class ClientTag(Model):
        client = ForeignKeyField(Client)
        tag = ForeignKeyField(Tag)

        class Meta:
            database = db
            table_name = "client_tag"
            indexes = ((("client", "tag"), True),)

    db.create_tables([ClientTag])

    class Consent(Model):
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        basis = CharField(max_length=12, default="consent")
        given_on = DateField()
        withdrawn_on = DateField(null=True)
        note = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "consent"
            constraints = [
                SQL(
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1)"
                ),
                SQL("CHECK (basis IN ('consent', 'contract', 'interest'))"),
            ]

    db.create_tables([Consent])

    class ContactPoint(Model):
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        kind = CharField(max_length=10)
        raw = CharField(max_length=300)
        value = CharField(index=True, max_length=300)
        extension = CharField(max_length=20, default="")
        label = CharField(max_length=40, default="")
        is_primary = BooleanField(default=False)
        is_invalid = BooleanField(default=False)
        do_not_call = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "contact_point"
            constraints = [
                SQL(
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1)"
                ),
                SQL("CHECK (kind IN ('phone', 'email', 'telegram', 'whatsapp', 'vk', 'site', 'other'))"),
            ]

    db.create_tables([ContactPoint])

    class Draft(Model):
        staff = ForeignKeyField(Staff)
        form = CharField(max_length=40)
        record = IntegerField(default=0)
        values = TextField()
        at = CharField(max_length=20)

        class Meta:
            database = db
            table_name = "draft"
            indexes = ((("staff", "form", "record"), True),)

    db.create_tables([Draft])

    class ExternalId(Model):
        system = CharField(max_length=80)
        value = CharField(max_length=200)
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        activity = ForeignKeyField(Activity, null=True)
        taken = TextField(default="")

        class Meta:
            database = db
            table_name = "external_id"
            constraints = [
                SQL(
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END) = 1)"
                ),
            ]
            indexes = ((("system", "value"), False),)

    db.create_tables([ExternalId])

    class ImportShape(Model):
        shape = CharField(unique=True, max_length=64)
        file_name = CharField(max_length=200, default="")
        mapping = TextField()
        used_at = CharField(max_length=20)

        class Meta:
            database = db
            table_name = "import_shape"

    db.create_tables([ImportShape])

    class NotDuplicate(Model):
        one = ForeignKeyField(Client)
        other = ForeignKeyField(Client)

        class Meta:
            database = db
            table_name = "not_duplicate"
            constraints = [
                SQL("CHECK (one_id < other_id)"),
            ]
            indexes = ((("one", "other"), True),)

    db.create_tables([NotDuplicate])

    class OwnField(Model):
        subject = CharField(max_length=16, default="client")
        key = CharField(max_length=40)
        title = CharField(max_length=80)
        kind = CharField(max_length=16, default="text")
        choices = TextField(default="")
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "own_field"
            constraints = [
                SQL("CHECK (subject IN ('client', 'person'))"),
                SQL("CHECK (kind IN ('text', 'number', 'money', 'date', 'flag', 'choice'))"),
            ]
            indexes = ((("subject", "key"), True),)

    db.create_tables([OwnField])

    class OwnValue(Model):
        field = ForeignKeyField(OwnField)
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        value = TextField()

        class Meta:
            database = db
            table_name = "own_value"
            constraints = [
                SQL(
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1)"
                ),
            ]
            indexes = ((("client", "field"), True), (("person", "field"), True))

    db.create_tables([OwnValue])

    class Requisite(Model):
        client = ForeignKeyField(Client)
        kind = CharField(max_length=8)
        value = CharField(index=True, max_length=40)
        verdict = CharField(max_length=10, default="unchecked")

        class Meta:
            database = db
            table_name = "requisite"
            constraints = [
                SQL("CHECK (kind IN ('inn', 'kpp', 'ogrn', 'vat', 'unp', 'other'))"),
                SQL("CHECK (verdict IN ('ok', 'wrong', 'unchecked'))"),
            ]
            indexes = ((("client", "kind", "value"), True),)

    db.create_tables([Requisite])

    class SavedView(Model):
        listing = CharField(max_length=40)
        name = CharField(max_length=60)
        staff = ForeignKeyField(Staff, null=True)
        filters = TextField(default="")
        sort = CharField(max_length=120, default="")
        columns = CharField(max_length=400, default="")
        is_default = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "saved_view"
            indexes = ((("listing", "name", "staff"), True),)

    db.create_tables([SavedView])

    class SearchDocument(Model):
        subject = CharField(max_length=10)
        row_id = IntegerField()
        client_id = IntegerField(null=True)
        title = TextField()
        text = TextField()

        class Meta:
            database = db
            table_name = "search_document"
            indexes = (
                (("subject", "row_id", "client_id"), False),
                (("client_id",), False),
                (("title",), False),
            )

    db.create_tables([SearchDocument])
