import { Migration } from "@mikro-orm/migrations";

export class Migration20261125173435_page_tags extends Migration {
  override name = "Migration20261125173435_page_tags";

  override up(): void | Promise<void> {
    this.addSql(`alter table [page] add [tags] nvarchar(max) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(
      `declare @constraint0 varchar(100) = (select default_constraints.name from sys.all_columns join sys.tables on all_columns.object_id = tables.object_id join sys.schemas on tables.schema_id = schemas.schema_id join sys.default_constraints on all_columns.default_object_id = default_constraints.object_id where schemas.name = 'dbo' and tables.name = 'page' and all_columns.name = 'tags') if @constraint0 is not null exec('alter table [page] drop constraint ' + @constraint0);`,
    );
    this.addSql(`alter table [page] drop column [tags];`);
  }
}
