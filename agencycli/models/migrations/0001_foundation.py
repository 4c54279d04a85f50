"""The foundation: staff, clients, people, contacts, history, deals, planner, reminders, journal, imports, search."""

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

        class Meta:
            database = db
            table_name = "activity"
            constraints = [
                SQL(
                    "CHECK (kind IN ('call', 'letter', 'meeting', 'note', 'handover', 'order', 'file'))"
                ),
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
    db.execute_sql(
        "CREATE INDEX client_merged ON client (merged_into_id) WHERE (merged_into_id IS NOT NULL)"
    )
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

    class Pipeline(Model):
        name = CharField(unique=True, max_length=80)
        line = CharField(max_length=12)
        position = IntegerField(default=0)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "pipeline"
            constraints = [
                SQL(
                    "CHECK (line IN ('print', 'merchandise', 'creative', 'video', 'outdoor', 'airtime'))"
                ),
            ]

    db.create_tables([Pipeline])

    class Stage(Model):
        pipeline = ForeignKeyField(Pipeline)
        name = CharField(max_length=80)
        status = CharField(max_length=8)
        probability = SmallIntegerField()
        checklist = TextField(default="")
        position = IntegerField(default=0)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "stage"
            constraints = [
                SQL("CHECK (status IN ('new', 'offer', 'agreed', 'work', 'won', 'lost'))"),
                SQL("CHECK (probability BETWEEN 0 AND 100)"),
            ]
            indexes = ((("pipeline", "name"), True),)

    db.create_tables([Stage])

    class LostReason(Model):
        name = CharField(unique=True, max_length=120)
        needs_note = BooleanField(default=False)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "lost_reason"

    db.create_tables([LostReason])

    class Deal(Model):
        title = CharField(max_length=200)
        client = ForeignKeyField(Client)
        person = ForeignKeyField(Person, null=True)
        pipeline = ForeignKeyField(Pipeline)
        stage = ForeignKeyField(Stage)
        manager = ForeignKeyField(Staff, null=True)
        source = ForeignKeyField(Source, null=True)
        event = CharField(max_length=200, default="")
        is_rush = BooleanField(default=False)
        opened_on = DateField(index=True)
        promised_on = DateField(index=True, null=True)
        budget = BigIntegerField(null=True)
        probability = SmallIntegerField(null=True)
        brief_product = TextField(default="")
        brief_audience = TextField(default="")
        brief_goal = TextField(default="")
        brief_media = TextField(default="")
        note = TextField(default="")
        closed_at = CharField(null=True, max_length=20)
        lost_reason = ForeignKeyField(LostReason, null=True, index=False)
        lost_note = TextField(default="")
        lost_from = ForeignKeyField(Stage, null=True, index=False)
        copied_from = ForeignKeyField("self", null=True, index=False)
        joined_into = ForeignKeyField("self", null=True, index=False)

        class Meta:
            database = db
            table_name = "deal"
            constraints = [
                SQL("CHECK (title <> '')"),
                SQL("CHECK (probability BETWEEN 0 AND 100)"),
                SQL("CHECK (budget >= 0)"),
                SQL("CHECK (lost_reason_id IS NULL OR closed_at IS NOT NULL)"),
            ]

    db.create_tables([Deal])
    db.execute_sql("CREATE INDEX deal_open ON deal (stage_id) WHERE (closed_at IS NULL)")

    class ActivityDeal(Model):
        activity = ForeignKeyField(Activity)
        deal = ForeignKeyField(Deal)

        class Meta:
            database = db
            table_name = "activity_deal"
            indexes = ((("deal", "activity"), True),)

    db.create_tables([ActivityDeal])

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

    class StockGroup(Model):
        name = CharField(unique=True, max_length=80)
        method = CharField(max_length=8, default="average")
        allows_negative = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "stock_group"
            constraints = [
                SQL("CHECK (method IN ('fifo', 'average'))"),
                SQL("CHECK (name <> '')"),
            ]

    db.create_tables([StockGroup])

    class StockItem(Model):
        code = CharField(max_length=40)
        code_key = CharField(unique=True, max_length=80)
        name = CharField(max_length=200)
        aliases = TextField(default="")
        group = ForeignKeyField(StockGroup)
        unit = CharField(max_length=8, default="piece")
        kind = CharField(max_length=8, default="material")
        owner = ForeignKeyField(Client, null=True)
        width = IntegerField(null=True)
        height = IntegerField(null=True)
        weight = IntegerField(null=True)
        grain = CharField(max_length=5, default="")
        roll_width = IntegerField(null=True)
        size = CharField(max_length=20, default="")
        colour = CharField(max_length=40, default="")
        variant_of = ForeignKeyField("self", null=True)
        barcode = CharField(max_length=40, default="")
        min_level = BigIntegerField(default=0)
        reorder_at = BigIntegerField(null=True)
        lead_days = SmallIntegerField(null=True)
        useful_from = BigIntegerField(null=True)
        shelf_life_days = SmallIntegerField(null=True)
        note = TextField(default="")
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "stock_item"
            constraints = [
                SQL(
                    "CHECK (unit IN ('sheet', 'piece', 'set', 'm', 'm2', 'kg', 'g', 'l', 'ml', 'roll', 'box', 'pack'))"
                ),
                SQL("CHECK (kind IN ('material', 'goods', 'finished'))"),
                SQL("CHECK (grain IN ('', 'long', 'short'))"),
                SQL("CHECK (code <> '')"),
                SQL("CHECK (name <> '')"),
                SQL("CHECK (width > 0 AND height > 0)"),
                SQL("CHECK (weight > 0)"),
                SQL("CHECK (roll_width > 0)"),
                SQL("CHECK (min_level >= 0)"),
                SQL("CHECK (reorder_at >= 0)"),
                SQL("CHECK (lead_days >= 0)"),
                SQL("CHECK (useful_from >= 0)"),
                SQL("CHECK (shelf_life_days > 0)"),
            ]

    db.create_tables([StockItem])
    db.execute_sql(
        "CREATE UNIQUE INDEX stock_item_barcode ON stock_item (barcode) WHERE (barcode != '')"
    )

    class Attachment(Model):
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        activity = ForeignKeyField(Activity, null=True)
        deal = ForeignKeyField(Deal, null=True)
        stock_item = ForeignKeyField(StockItem, null=True)
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
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN stock_item_id IS NULL THEN 0 ELSE 1 END) = 1)"
                ),
            ]

    db.create_tables([Attachment])

    class Approval(Model):
        deal = ForeignKeyField(Deal)
        file = ForeignKeyField(Attachment, unique=True)
        person = ForeignKeyField(Person, null=True)
        approved_by = CharField(max_length=160)
        staff = ForeignKeyField(Staff, null=True)
        at = CharField(max_length=20)
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "approval"
            constraints = [
                SQL("CHECK (approved_by <> '')"),
            ]

    db.create_tables([Approval])

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

    class DealLine(Model):
        deal = ForeignKeyField(Deal)
        position = IntegerField(default=0)
        kind = CharField(max_length=12)
        title = CharField(max_length=300)
        quantity = BigIntegerField()
        unit = CharField(max_length=16, default="")
        price = BigIntegerField()
        discount = BigIntegerField(default=0)
        discount_reason = CharField(max_length=200, default="")
        vat = CharField(max_length=4, default="none")
        vat_included = BooleanField(default=True)
        made_inside = BooleanField(default=True)
        due_on = DateField(null=True)
        done_on = DateField(null=True)
        agreed_at = CharField(null=True, max_length=20)

        class Meta:
            database = db
            table_name = "deal_line"
            constraints = [
                SQL(
                    "CHECK (kind IN ('print', 'merchandise', 'creative', 'video', 'outdoor', 'airtime', 'delivery', 'other'))"
                ),
                SQL("CHECK (vat IN ('none', '0', '5', '7', '10', '20', '22'))"),
                SQL("CHECK (quantity > 0)"),
                SQL("CHECK (price >= 0)"),
                SQL("CHECK (discount BETWEEN 0 AND 10000)"),
                SQL("CHECK (discount = 0 OR discount_reason <> '')"),
                SQL("CHECK (title <> '')"),
            ]

    db.create_tables([DealLine])
    db.execute_sql("CREATE INDEX deal_line_due ON deal_line (due_on) WHERE (done_on IS NULL)")

    class ContractorJob(Model):
        deal = ForeignKeyField(Deal)
        line = ForeignKeyField(DealLine, null=True)
        what = CharField(max_length=300)
        contractor = ForeignKeyField(Client, null=True)
        price = BigIntegerField(null=True)
        due_on = DateField(null=True)
        state = CharField(max_length=10, default="asked")
        placed_on = DateField(null=True)
        received_on = DateField(null=True)
        accepted_on = DateField(null=True)
        reworks = SmallIntegerField(default=0)
        note = TextField(default="")
        staff = ForeignKeyField(Staff, null=True)

        class Meta:
            database = db
            table_name = "contractor_job"
            constraints = [
                SQL("CHECK (state IN ('asked', 'placed', 'received', 'accepted', 'cancelled'))"),
                SQL("CHECK (what <> '')"),
                SQL("CHECK (price >= 0)"),
                SQL("CHECK (reworks >= 0)"),
                SQL(
                    "CHECK (state IN ('asked', 'cancelled') OR (contractor_id IS NOT NULL AND price IS NOT NULL))"
                ),
            ]

    db.create_tables([ContractorJob])

    class BudgetLine(Model):
        deal = ForeignKeyField(Deal, null=True, index=False)
        kind = CharField(max_length=10)
        title = CharField(max_length=200, default="")
        counterparty = ForeignKeyField(Client, null=True)
        staff = ForeignKeyField(Staff, null=True, index=False)
        is_share = BooleanField(default=False)
        job = ForeignKeyField(ContractorJob, null=True)
        amount = BigIntegerField(default=0)
        due_on = DateField(index=True, null=True)

        class Meta:
            database = db
            table_name = "budget_line"
            constraints = [
                SQL(
                    "CHECK (kind IN ('revenue', 'contractor', 'material', 'media', 'payroll', 'other'))"
                ),
                SQL("CHECK (amount >= 0)"),
                SQL("CHECK (deal_id IS NOT NULL OR kind <> 'revenue')"),
                SQL("CHECK (NOT is_share OR (kind = 'payroll' AND staff_id IS NOT NULL))"),
            ]
            indexes = ((("deal", "kind", "is_share", "amount"), False), (("staff", "deal"), False))

    db.create_tables([BudgetLine])

    class BudgetFact(Model):
        line = ForeignKeyField(BudgetLine, index=False)
        kind = CharField(max_length=8)
        amount = BigIntegerField()
        day = DateField(index=True)
        paper = CharField(max_length=120, default="")
        note = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "budget_fact"
            constraints = [
                SQL("CHECK (kind IN ('paper', 'payment'))"),
                SQL("CHECK (amount <> 0)"),
            ]
            indexes = ((("line", "kind", "amount"), False),)

    db.create_tables([BudgetFact])

    class CalendarDay(Model):
        day = DateField(unique=True)
        is_working = BooleanField()
        note = CharField(max_length=160, default="")

        class Meta:
            database = db
            table_name = "calendar_day"

    db.create_tables([CalendarDay])

    class CashBalance(Model):
        day = DateField(unique=True)
        amount = BigIntegerField()

        class Meta:
            database = db
            table_name = "cash_balance"

    db.create_tables([CashBalance])

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

    class ChangeRequest(Model):
        deal = ForeignKeyField(Deal)
        approval = ForeignKeyField(Approval, null=True)
        what = TextField()
        reason = TextField(default="")
        price = BigIntegerField(default=0)
        promised_on = DateField(null=True)
        state = CharField(max_length=8, default="asked")
        at = CharField(max_length=20)
        staff = ForeignKeyField(Staff, null=True)
        decided_at = CharField(null=True, max_length=20)
        decided_by = CharField(max_length=160, default="")
        line = ForeignKeyField(DealLine, null=True, index=False)

        class Meta:
            database = db
            table_name = "change_request"
            constraints = [
                SQL("CHECK (state IN ('asked', 'accepted', 'declined'))"),
                SQL("CHECK (what <> '')"),
                SQL("CHECK (price >= 0)"),
                SQL("CHECK ((state = 'asked') = (decided_at IS NULL))"),
            ]

    db.create_tables([ChangeRequest])

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
                SQL(
                    "CHECK (kind IN ('phone', 'email', 'telegram', 'whatsapp', 'vk', 'site', 'other'))"
                ),
            ]

    db.create_tables([ContactPoint])

    class ContractorSkill(Model):
        contractor = ForeignKeyField(Client)
        what = CharField(max_length=160)
        unit = CharField(max_length=16, default="")
        price = BigIntegerField(null=True)
        lead_days = SmallIntegerField(null=True)
        terms = TextField(default="")

        class Meta:
            database = db
            table_name = "contractor_skill"
            constraints = [
                SQL("CHECK (price >= 0)"),
                SQL("CHECK (lead_days >= 0)"),
                SQL("CHECK (what <> '')"),
            ]
            indexes = ((("contractor", "what"), True),)

    db.create_tables([ContractorSkill])

    class DealStaff(Model):
        deal = ForeignKeyField(Deal)
        staff = ForeignKeyField(Staff)
        role = CharField(max_length=80, default="")
        share = BigIntegerField(default=0)
        share_base = CharField(max_length=10, default="money")

        class Meta:
            database = db
            table_name = "deal_staff"
            constraints = [
                SQL("CHECK (share_base IN ('agreement', 'papers', 'money'))"),
                SQL("CHECK (share BETWEEN 0 AND 10000)"),
            ]
            indexes = ((("deal", "staff"), True),)

    db.create_tables([DealStaff])

    class DealTemplate(Model):
        name = CharField(unique=True, max_length=120)
        pipeline = ForeignKeyField(Pipeline)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "deal_template"

    db.create_tables([DealTemplate])

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

    class Series(Model):
        kind = CharField(max_length=10, default="task")
        title = CharField(max_length=300)
        note = TextField(default="")
        owner = ForeignKeyField(Staff, null=True)
        client = ForeignKeyField(Client, null=True)
        deal = ForeignKeyField(Deal, null=True)
        priority = SmallIntegerField(default=1)
        rule = CharField(max_length=300)
        start_on = DateField()
        until_on = DateField(null=True)
        day_off = CharField(max_length=8, default="stay")
        since_on = DateField()
        time = CharField(max_length=5, default="")
        minutes = SmallIntegerField(null=True)
        follows = ForeignKeyField("self", null=True, index=False)

        class Meta:
            database = db
            table_name = "series"
            constraints = [
                SQL(
                    "CHECK (kind IN ('task', 'call', 'meeting', 'letter', 'deadline', 'visit', 'delivery'))"
                ),
                SQL("CHECK (day_off IN ('stay', 'next', 'previous'))"),
                SQL("CHECK (priority BETWEEN 0 AND 2)"),
                SQL("CHECK (title <> '')"),
                SQL("CHECK (minutes > 0)"),
                SQL("CHECK (until_on >= start_on)"),
            ]

    db.create_tables([Series])

    class Item(Model):
        kind = CharField(max_length=10, default="task")
        title = CharField(max_length=300)
        note = TextField(default="")
        owner = ForeignKeyField(Staff, null=True)
        author = ForeignKeyField(Staff, null=True, index=False)
        due_on = DateField(null=True)
        due_time = CharField(max_length=5, default="")
        minutes = SmallIntegerField(null=True)
        priority = SmallIntegerField(default=1)
        state = CharField(max_length=8, default="open")
        closed_at = CharField(null=True, max_length=20)
        closed_by = ForeignKeyField(Staff, null=True, index=False)
        result = TextField(default="")
        snoozed_until = DateField(null=True)
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        deal = ForeignKeyField(Deal, null=True)
        activity = ForeignKeyField(Activity, null=True)
        after = ForeignKeyField("self", null=True)
        after_days = SmallIntegerField(null=True)
        before_days = SmallIntegerField(null=True)
        series = ForeignKeyField(Series, null=True)
        series_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "item"
            constraints = [
                SQL(
                    "CHECK (kind IN ('task', 'call', 'meeting', 'letter', 'deadline', 'visit', 'delivery'))"
                ),
                SQL("CHECK (state IN ('open', 'done', 'dropped'))"),
                SQL("CHECK (priority BETWEEN 0 AND 2)"),
                SQL("CHECK (title <> '')"),
                SQL("CHECK (minutes > 0)"),
                SQL("CHECK (due_time = '' OR due_on IS NOT NULL)"),
                SQL("CHECK ((state = 'open') = (closed_at IS NULL))"),
                SQL("CHECK ((series_id IS NULL) = (series_on IS NULL))"),
                SQL("CHECK (after_id <> id)"),
                SQL("CHECK (after_days >= 0)"),
                SQL("CHECK (before_days >= 0)"),
            ]
            indexes = ((("series", "series_on"), True), (("owner", "state", "due_on"), False))

    db.create_tables([Item])
    db.execute_sql("CREATE INDEX item_open ON item (due_on) WHERE (state = 'open')")
    db.execute_sql("CREATE INDEX item_done ON item (closed_at) WHERE (state = 'done')")

    class ExternalId(Model):
        system = CharField(max_length=80)
        value = CharField(max_length=200)
        client = ForeignKeyField(Client, null=True)
        person = ForeignKeyField(Person, null=True)
        activity = ForeignKeyField(Activity, null=True)
        item = ForeignKeyField(Item, null=True)
        deal = ForeignKeyField(Deal, null=True)
        taken = TextField(default="")

        class Meta:
            database = db
            table_name = "external_id"
            constraints = [
                SQL(
                    "CHECK ((CASE WHEN client_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END) = 1)"
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

    class ItemCheck(Model):
        item = ForeignKeyField(Item)
        position = SmallIntegerField(default=0)
        text = CharField(max_length=300)
        done_at = CharField(null=True, max_length=20)

        class Meta:
            database = db
            table_name = "item_check"
            constraints = [
                SQL("CHECK (text <> '')"),
            ]

    db.create_tables([ItemCheck])

    class ItemHelper(Model):
        item = ForeignKeyField(Item)
        staff = ForeignKeyField(Staff)

        class Meta:
            database = db
            table_name = "item_helper"
            indexes = ((("item", "staff"), True),)

    db.create_tables([ItemHelper])

    class JobOffer(Model):
        job = ForeignKeyField(ContractorJob)
        contractor = ForeignKeyField(Client)
        price = BigIntegerField(null=True)
        due_on = DateField(null=True)
        note = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "job_offer"
            constraints = [
                SQL("CHECK (price >= 0)"),
            ]
            indexes = ((("job", "contractor"), True),)

    db.create_tables([JobOffer])

    class Leave(Model):
        staff = ForeignKeyField(Staff)
        from_on = DateField()
        to_on = DateField()
        is_half = BooleanField(default=False)
        kind = CharField(max_length=8, default="holiday")
        note = CharField(max_length=160, default="")

        class Meta:
            database = db
            table_name = "leave"
            constraints = [
                SQL("CHECK (kind IN ('holiday', 'sick', 'trip', 'other'))"),
                SQL("CHECK (to_on >= from_on)"),
            ]

    db.create_tables([Leave])

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

    class Outbox(Model):
        key = CharField(unique=True, max_length=200)
        staff = ForeignKeyField(Staff)
        channel = CharField(max_length=8)
        address = CharField(max_length=254, default="")
        subject = CharField(max_length=300)
        body = TextField()
        made_at = CharField(max_length=20)
        state = CharField(max_length=8, default="queued")
        try_at = CharField(max_length=20)
        attempts = SmallIntegerField(default=0)
        claimed_until = CharField(null=True, max_length=20)
        claimed_by = CharField(max_length=64, default="")
        sent_at = CharField(null=True, max_length=20)
        seen_at = CharField(null=True, max_length=20)
        error = CharField(max_length=300, default="")
        outside = BooleanField(default=False)
        file_name = CharField(max_length=120, default="")
        file = TextField(default="")

        class Meta:
            database = db
            table_name = "outbox"
            constraints = [
                SQL("CHECK (channel IN ('email', 'telegram', 'terminal', 'command'))"),
                SQL("CHECK (state IN ('queued', 'claimed', 'sent', 'dead'))"),
            ]
            indexes = ((("staff", "channel", "seen_at"), False), (("state", "try_at"), False))

    db.create_tables([Outbox])

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

    class PayRate(Model):
        staff = ForeignKeyField(Staff)
        method = CharField(max_length=6)
        what = CharField(max_length=120, default="")
        rate = BigIntegerField()
        from_on = DateField()

        class Meta:
            database = db
            table_name = "pay_rate"
            constraints = [
                SQL("CHECK (method IN ('hour', 'piece'))"),
                SQL("CHECK (rate >= 0)"),
            ]
            indexes = ((("staff", "method", "what", "from_on"), True),)

    db.create_tables([PayRate])

    class ReferralUse(Model):
        deal = ForeignKeyField(Deal)
        brought = ForeignKeyField(Client)
        percent = BigIntegerField()

        class Meta:
            database = db
            table_name = "referral_use"
            constraints = [
                SQL("CHECK (percent BETWEEN 0 AND 10000)"),
            ]
            indexes = ((("deal", "brought"), True),)

    db.create_tables([ReferralUse])

    class ReminderChannel(Model):
        staff = ForeignKeyField(Staff)
        channel = CharField(max_length=8)
        address = CharField(max_length=254, default="")
        digest = BooleanField(default=True)
        single = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "reminder_channel"
            constraints = [
                SQL("CHECK (channel IN ('email', 'telegram', 'terminal', 'command'))"),
            ]
            indexes = ((("staff", "channel"), True),)

    db.create_tables([ReminderChannel])

    class ReminderSettings(Model):
        staff = ForeignKeyField(Staff, unique=True)
        digest_time = CharField(max_length=5, default="08:30")
        minutes_before = SmallIntegerField(default=15)
        quiet_from = CharField(max_length=5, default="20:00")
        quiet_to = CharField(max_length=5, default="08:00")
        escalate_days = SmallIntegerField(default=2)
        language = CharField(max_length=2, default="")

        class Meta:
            database = db
            table_name = "reminder_settings"
            constraints = [
                SQL("CHECK (minutes_before BETWEEN 0 AND 1440)"),
                SQL("CHECK (escalate_days >= 1)"),
                SQL("CHECK (language IN ('', 'en', 'ru'))"),
            ]

    db.create_tables([ReminderSettings])

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

    class StaffHours(Model):
        staff = ForeignKeyField(Staff)
        weekday = SmallIntegerField()
        minutes = SmallIntegerField()

        class Meta:
            database = db
            table_name = "staff_hours"
            constraints = [
                SQL("CHECK (weekday BETWEEN 0 AND 6)"),
                SQL("CHECK (minutes BETWEEN 0 AND 1440)"),
            ]
            indexes = ((("staff", "weekday"), True),)

    db.create_tables([StaffHours])

    class StaffKey(Model):
        staff = ForeignKeyField(Staff, on_delete="RESTRICT")
        kind = CharField(max_length=60)
        body = TextField(unique=True)
        fingerprint = CharField(max_length=60)
        note = CharField(max_length=120, default="")
        expires_on = DateField(null=True)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "staff_key"

    db.create_tables([StaffKey])

    class StageMove(Model):
        stage = ForeignKeyField(Stage)
        to_stage = ForeignKeyField(Stage)

        class Meta:
            database = db
            table_name = "stage_move"
            constraints = [
                SQL("CHECK (stage_id <> to_stage_id)"),
            ]
            indexes = ((("stage", "to_stage"), True),)

    db.create_tables([StageMove])

    class StockPlace(Model):
        name = CharField(unique=True, max_length=80)
        kind = CharField(max_length=8, default="office")
        parent = ForeignKeyField("self", null=True)
        keeper = ForeignKeyField(Staff, null=True)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "stock_place"
            constraints = [
                SQL("CHECK (kind IN ('office', 'prepress', 'shop', 'cell', 'transit'))"),
                SQL("CHECK (name <> '')"),
            ]

    db.create_tables([StockPlace])
    db.execute_sql(
        "CREATE UNIQUE INDEX stock_place_transit ON stock_place (kind) WHERE (kind = 'transit')"
    )

    class StockLevel(Model):
        item = ForeignKeyField(StockItem, index=False)
        place = ForeignKeyField(StockPlace, index=False)
        lot = IntegerField(default=0)
        quantity = BigIntegerField()

        class Meta:
            database = db
            table_name = "stock_level"
            indexes = ((("item", "place", "lot"), True),)

    db.create_tables([StockLevel])

    class StockLot(Model):
        item = ForeignKeyField(StockItem)
        expiry_on = DateField(null=True)
        width = IntegerField(null=True)
        height = IntegerField(null=True)
        remnant_of = ForeignKeyField("self", null=True)
        batch = CharField(max_length=60, default="")

        class Meta:
            database = db
            table_name = "stock_lot"
            constraints = [
                SQL("CHECK (width > 0)"),
                SQL("CHECK (height > 0)"),
            ]

    db.create_tables([StockLot])

    class StockMonth(Model):
        month = CharField(unique=True, max_length=7)
        staff = ForeignKeyField(Staff, null=True)
        moment = CharField(max_length=20)

        class Meta:
            database = db
            table_name = "stock_month"

    db.create_tables([StockMonth])

    class Stocktake(Model):
        place = ForeignKeyField(StockPlace)
        group = ForeignKeyField(StockGroup, null=True)
        state = CharField(max_length=10, default="counting")
        frozen_at = CharField(max_length=20)
        frozen_move = BigIntegerField()
        chair = ForeignKeyField(Staff, null=True)
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "stocktake"
            constraints = [
                SQL("CHECK (state IN ('counting', 'posted', 'cancelled'))"),
            ]

    db.create_tables([Stocktake])

    class StockPaper(Model):
        kind = CharField(max_length=16)
        day = DateField(index=True)
        moment = CharField(max_length=20)
        staff = ForeignKeyField(Staff, null=True)
        deal = ForeignKeyField(Deal, null=True)
        counterparty = ForeignKeyField(Client, null=True)
        place = ForeignKeyField(StockPlace)
        to_place = ForeignKeyField(StockPlace, null=True)
        reason = CharField(max_length=300, default="")
        outside_number = CharField(max_length=60, default="")
        origin = ForeignKeyField("self", null=True)
        stocktake = ForeignKeyField(Stocktake, null=True)

        class Meta:
            database = db
            table_name = "stock_paper"
            constraints = [
                SQL(
                    "CHECK (kind IN ('opening', 'receipt', 'issue', 'return', 'send', 'arrive', 'write_off', 'surplus', 'stocktake', 'remnant', 'supplier_return'))"
                ),
                SQL("CHECK (place_id <> to_place_id)"),
            ]

    db.create_tables([StockPaper])

    class StockReservation(Model):
        deal = ForeignKeyField(Deal)
        item = ForeignKeyField(StockItem)
        place = ForeignKeyField(StockPlace, null=True)
        lot = ForeignKeyField(StockLot, null=True)
        quantity = BigIntegerField()
        at = CharField(max_length=20)
        staff = ForeignKeyField(Staff, null=True)
        expires_on = DateField(null=True)
        released_at = CharField(null=True, max_length=20)
        released_why = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "stock_reservation"
            constraints = [
                SQL("CHECK (quantity > 0)"),
            ]

    db.create_tables([StockReservation])

    class StockOrder(Model):
        supplier = ForeignKeyField(Client)
        state = CharField(max_length=10, default="draft")
        ordered_on = DateField(null=True)
        due_on = DateField(null=True)
        note = TextField(default="")
        staff = ForeignKeyField(Staff, null=True)

        class Meta:
            database = db
            table_name = "stock_order"
            constraints = [
                SQL("CHECK (state IN ('draft', 'ordered', 'closed', 'cancelled'))"),
                SQL("CHECK (state IN ('draft', 'cancelled') OR ordered_on IS NOT NULL)"),
            ]

    db.create_tables([StockOrder])

    class StockPacking(Model):
        item = ForeignKeyField(StockItem)
        name = CharField(max_length=40)
        quantity = BigIntegerField()
        barcode = CharField(max_length=40, default="")

        class Meta:
            database = db
            table_name = "stock_packing"
            constraints = [
                SQL("CHECK (name <> '')"),
                SQL("CHECK (quantity > 0)"),
            ]
            indexes = ((("item", "name"), True),)

    db.create_tables([StockPacking])

    class StockOrderLine(Model):
        order = ForeignKeyField(StockOrder)
        item = ForeignKeyField(StockItem)
        quantity = BigIntegerField()
        packing = ForeignKeyField(StockPacking, null=True)
        packs = BigIntegerField(null=True)
        price = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "stock_order_line"
            constraints = [
                SQL("CHECK (quantity > 0)"),
                SQL("CHECK (packs > 0)"),
                SQL("CHECK (price >= 0)"),
            ]

    db.create_tables([StockOrderLine])

    class StockMove(Model):
        paper = ForeignKeyField(StockPaper)
        item = ForeignKeyField(StockItem, index=False)
        place = ForeignKeyField(StockPlace, index=False)
        lot = ForeignKeyField(StockLot, null=True, index=False)
        quantity = BigIntegerField()
        value = BigIntegerField()
        reservation = ForeignKeyField(StockReservation, null=True, index=False)
        purchase_line = ForeignKeyField(StockOrderLine, null=True, index=False)

        class Meta:
            database = db
            table_name = "stock_move"
            constraints = [
                SQL("CHECK (quantity <> 0)"),
                SQL("CHECK ((quantity > 0 AND value >= 0) OR (quantity < 0 AND value <= 0))"),
            ]
            indexes = ((("item", "paper"), False), (("lot", "quantity", "value"), False))

    db.create_tables([StockMove])
    db.execute_sql(
        "CREATE INDEX stock_move_reservation ON stock_move (reservation_id) WHERE (reservation_id IS NOT NULL)"
    )
    db.execute_sql(
        "CREATE INDEX stock_move_purchase_line ON stock_move (purchase_line_id) WHERE (purchase_line_id IS NOT NULL)"
    )

    class StockSupply(Model):
        item = ForeignKeyField(StockItem)
        supplier = ForeignKeyField(Client)
        code = CharField(max_length=60, default="")
        packing = ForeignKeyField(StockPacking, null=True)
        price = BigIntegerField(null=True)
        min_order = BigIntegerField(null=True)
        lead_days = SmallIntegerField(null=True)
        rank = SmallIntegerField(default=1)

        class Meta:
            database = db
            table_name = "stock_supply"
            constraints = [
                SQL("CHECK (price >= 0)"),
                SQL("CHECK (min_order > 0)"),
                SQL("CHECK (lead_days >= 0)"),
            ]
            indexes = ((("item", "supplier"), True),)

    db.create_tables([StockSupply])

    class StockPrice(Model):
        supply = ForeignKeyField(StockSupply)
        price = BigIntegerField()
        at_least = BigIntegerField(default=0)
        from_on = DateField()
        paper = CharField(max_length=120, default="")

        class Meta:
            database = db
            table_name = "stock_price"
            constraints = [
                SQL("CHECK (price >= 0)"),
                SQL("CHECK (at_least >= 0)"),
            ]
            indexes = ((("supply", "from_on"), False),)

    db.create_tables([StockPrice])

    class StocktakeLine(Model):
        stocktake = ForeignKeyField(Stocktake)
        item = ForeignKeyField(StockItem)
        lot = ForeignKeyField(StockLot, null=True)
        book = BigIntegerField()
        counted = BigIntegerField(null=True)
        counted_by = ForeignKeyField(Staff, null=True)
        counted_at = CharField(null=True, max_length=20)
        note = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "stocktake_line"
            constraints = [
                SQL("CHECK (counted >= 0)"),
                SQL("CHECK ((counted IS NULL) = (counted_at IS NULL))"),
            ]
            indexes = ((("stocktake", "item", "lot"), True),)

    db.create_tables([StocktakeLine])
    db.execute_sql(
        "CREATE UNIQUE INDEX stocktake_line_item ON stocktake_line (stocktake_id, item_id) WHERE (lot_id IS NULL)"
    )

    class StockWorth(Model):
        item = ForeignKeyField(StockItem, unique=True)
        quantity = BigIntegerField()
        value = BigIntegerField()

        class Meta:
            database = db
            table_name = "stock_worth"

    db.create_tables([StockWorth])

    class TemplateLine(Model):
        template = ForeignKeyField(DealTemplate)
        position = IntegerField(default=0)
        kind = CharField(max_length=12)
        title = CharField(max_length=300)
        quantity = BigIntegerField(default=1)
        unit = CharField(max_length=16, default="")
        price = BigIntegerField(default=0)
        vat = CharField(max_length=4, default="none")
        made_inside = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "template_line"
            constraints = [
                SQL(
                    "CHECK (kind IN ('print', 'merchandise', 'creative', 'video', 'outdoor', 'airtime', 'delivery', 'other'))"
                ),
                SQL("CHECK (vat IN ('none', '0', '5', '7', '10', '20', '22'))"),
                SQL("CHECK (quantity > 0)"),
                SQL("CHECK (price >= 0)"),
            ]

    db.create_tables([TemplateLine])

    class TemplateStep(Model):
        template = ForeignKeyField(DealTemplate)
        position = IntegerField(default=0)
        kind = CharField(max_length=10, default="deadline")
        title = CharField(max_length=300)
        before_days = SmallIntegerField()
        minutes = SmallIntegerField(null=True)
        owner = ForeignKeyField(Staff, null=True)

        class Meta:
            database = db
            table_name = "template_step"
            constraints = [
                SQL(
                    "CHECK (kind IN ('task', 'call', 'meeting', 'letter', 'deadline', 'visit', 'delivery'))"
                ),
                SQL("CHECK (before_days >= 0)"),
                SQL("CHECK (title <> '')"),
                SQL("CHECK (minutes > 0)"),
            ]

    db.create_tables([TemplateStep])

    class WorkEntry(Model):
        deal = ForeignKeyField(Deal)
        staff = ForeignKeyField(Staff, index=False)
        day = DateField()
        method = CharField(max_length=6, default="hour")
        what = CharField(max_length=200, default="")
        quantity = BigIntegerField()
        rate = BigIntegerField()

        class Meta:
            database = db
            table_name = "work_entry"
            constraints = [
                SQL("CHECK (method IN ('hour', 'piece'))"),
                SQL("CHECK (quantity > 0)"),
                SQL("CHECK (rate >= 0)"),
            ]
            indexes = ((("staff", "deal"), False),)

    db.create_tables([WorkEntry])
