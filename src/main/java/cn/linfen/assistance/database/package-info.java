/**
 * The one PostgreSQL: embedded by default, and the migrations that run before the engine starts.
 */
@org.springframework.modulith.ApplicationModule(
    type = org.springframework.modulith.ApplicationModule.Type.OPEN)
package cn.linfen.assistance.database;
